"""NTU RGB+D 60 and 120: daily, medical and two-person actions before three Kinect v2, 25 joints, 30 fps.

Recordings by the ROSE lab of Nanyang Technological University, Singapore: Shahroudy et al., CVPR 2016, and Liu et al.,
TPAMI 2019. For academic research under the lab's release agreement, obtained from the lab, not to be passed on:
nothing recorded is in this package, only facts about the names.

| collection | setups | performers | classes | samples | with skeleton |
|------------|--------|------------|---------|---------|---------------|
| ntu60      | 1-17   | 40         | 60      | 56,880  | 56,578        |
| ntu120     | 1-32   | 106        | 120     | 114,480 | 113,945       |

| split         | trains on             | training | test   |
|---------------|-----------------------|----------|--------|
| ntu60 xsub    | 20 of 40 performers   | 40,091   | 16,487 |
| ntu60 xview   | cameras 2 and 3       | 37,646   | 18,932 |
| ntu120 xsub   | 53 of 106 performers  | 63,026   | 50,919 |
| ntu120 xset   | even setups           | 54,468   | 59,477 |

Skipped, in training and in test: the 302 and 535 samples whose skeletons the authors list as missing or incomplete.
"""

from skelact.datasets.ntu.classes import CLASS_NAMES, TWO_PERSON
from skelact.datasets.ntu.names import (
    COLLECTIONS,
    SampleName,
    is_training,
    missing_names,
    official_names,
    parse_name,
    score_order,
)

__all__ = [
    "CLASS_NAMES",
    "COLLECTIONS",
    "TWO_PERSON",
    "SampleName",
    "is_training",
    "missing_names",
    "official_names",
    "parse_name",
    "score_order",
]
