"""What runs beside messages: alarms, the end of the audit, erasures after a restore, what replicas tell each other."""
