"""Addresses anybody may open without signing in."""

from django.urls import path

from doorstep.portals.oversight import (
    agencies,
    cheats,
    checking,
    data_map,
    fairness,
    log,
    pool_files,
    pools,
    tables,
)

app_name = "oversight"
urlpatterns = [
    path("points/", tables.tables, name="points"),
    path("points/<slug:table>.csv", tables.table_csv, name="table-csv"),
    path("points/<slug:table>", tables.table, name="table"),
    path("pool/", pools.pools, name="pools"),
    path("pool/<slug:pool>", pools.pool, name="pool"),
    path("pool/<slug:pool>/acts", pools.pool_acts, name="pool-acts"),
    path("pool/<slug:pool>/days", pools.pool_days, name="pool-days"),
    path("pool/<slug:pool>/fairness", fairness.pool_fairness, name="pool-fairness"),
    path("pool/<slug:pool>/<slug:table>.csv", pool_files.pool_csv, name="pool-csv"),
    path(
        "pool/<slug:pool>/outlets/<slug:month>.csv",
        pool_files.pool_month_csv,
        name="pool-month-csv",
    ),
    path("pool/<slug:pool>/text/<slug:digest>", pool_files.pool_text, name="pool-text"),
    path(
        "pool/<slug:pool>/checkpoint/<slug:day>", pool_files.pool_checkpoint, name="pool-checkpoint"
    ),
    path("agencies", agencies.agencies, name="agencies"),
    path("data-map", data_map.data_map, name="data-map"),
    path("roles", data_map.roles, name="roles"),
    path("check", checking.check, name="check"),
    path("check/offline", checking.offline, name="check-offline"),
    path("cheat", cheats.cheats, name="cheats"),
    path("cheat/<slug:name>", cheats.cheat, name="cheat"),
    path("log/<slug:pool>/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/<slug:pool>/key", log.key, name="log-key"),
    path("log/<slug:pool>/tile/<path:path>", log.tile, name="log-tile"),
]
