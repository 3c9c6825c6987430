"""Random input to whatever reads what a student controls: 1 000 inputs each in `make test`, 100 000 by `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1000"))
thorough = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
brief = settings(thorough, max_examples=EXAMPLES // 5)
