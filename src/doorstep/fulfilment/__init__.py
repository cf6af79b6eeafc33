"""What a granted case has made: orders to produce, things handed over, forms printed.

Why apart from the record: the record says that a licence exists and who holds it; this room says
which desk makes it, and puts it on paper.
"""
