"""Work of the queue: laying out forms, away from the people who wait for a page."""

from procrastinate.contrib.django import app

from doorstep.kernel.actor import SYSTEM, Key


@app.task(queue="printing")
def lay_out(print_id: str) -> None:
    """Make one print; run twice, it is made once."""
    from doorstep.fulfilment import services  # the services defer this very job

    services.make_print(print_id=print_id, by=SYSTEM, key=Key(f"print-{print_id}"))


@app.task(queue="printing")
def print_receipt(proofing_id: str) -> None:
    """Make the receipt of a proofing; run twice, it is made once."""
    from doorstep.fulfilment import receipts  # it loads what lays out, which pages never do

    receipts.make_receipt(proofing_id=proofing_id, by=SYSTEM, key=Key(f"receipt-{proofing_id}"))
