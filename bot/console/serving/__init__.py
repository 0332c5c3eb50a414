"""How a request of staff is served: its address and rule, the gate, the visit, the page that comes of it."""
