"""Addresses anybody may open without signing in."""

from django.urls import path

from doorstep.portals.oversight import log, pools, tables

app_name = "oversight"
urlpatterns = [
    path("points/", tables.tables, name="points"),
    path("points/<slug:table>.csv", tables.table_csv, name="table-csv"),
    path("points/<slug:table>", tables.table, name="table"),
    path("pool/", pools.pools, name="pools"),
    path("pool/<slug:pool>", pools.pool, name="pool"),
    path("log/<slug:pool>/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/<slug:pool>/key", log.key, name="log-key"),
    path("log/<slug:pool>/tile/<path:path>", log.tile, name="log-tile"),
]
