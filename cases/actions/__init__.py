"""Every write of cases: one function per verb an officer would say aloud."""
