"""Twelve rounds of Open Bandit Pipeline's synthetic set-up, and what its estimators make of them.

Drawn and estimated by the package obp, version 0.4.1 (Apache licence 2.0), on another machine:
``SyntheticBanditDataset(n_actions=3, dim_context=3, reward_type="binary", reward_function=logistic_reward_function,
behavior_policy_function=linear_behavior_policy, random_state=12345)``, twelve rounds; the method is a softmax of five
times the expected reward, the prediction that reward with noise; all rounded to four digits before estimating.
"""

import numpy as np

ACTION = np.array([1, 0, 2, 2, 1, 0, 1, 1, 2, 2, 1, 1])
REWARD = np.array([1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0], dtype=float)
LOGGED = np.array([0.3672, 0.2553, 0.3775, 0.3775, 0.3672, 0.2553, 0.3672, 0.3672, 0.3775, 0.3775, 0.3672, 0.3672])
TARGET = np.array(
    [
        [0.2943, 0.3491, 0.3566],
        [0.1548, 0.4115, 0.4337],
        [0.2269, 0.3293, 0.4438],
        [0.4192, 0.1717, 0.4091],
        [0.2221, 0.3260, 0.4519],
        [0.5673, 0.1328, 0.2999],
        [0.4467, 0.1277, 0.4256],
        [0.2874, 0.3099, 0.4027],
        [0.2014, 0.4351, 0.3635],
        [0.2464, 0.3001, 0.4535],
        [0.5235, 0.2981, 0.1784],
        [0.1338, 0.6943, 0.1719],
    ]
)
PREDICTED = np.array(
    [
        [0.6615, 0.7433, 0.6985],
        [0.6037, 0.9900, 0.9847],
        [0.6715, 0.8579, 0.8959],
        [0.8985, 0.6934, 0.9189],
        [0.7003, 0.8344, 0.8678],
        [0.7447, 0.3984, 0.5281],
        [0.7991, 0.6011, 0.8685],
        [0.8465, 0.9900, 0.9900],
        [0.2817, 0.5180, 0.6535],
        [0.7580, 0.8610, 0.9440],
        [0.5417, 0.1061, 0.0768],
        [0.4278, 0.6175, 0.3400],
    ]
)
FIGURES = {
    "ips": 0.747630104839911,
    "snips": 0.6909249483926329,
    "direct": 0.7339230041666666,
    "dr": 0.6833096365246277,
    "sndr": 0.6871484853241686,
}
SWITCH_AT_1_2, SHRINKAGE_AT_3 = 0.7277256255345929, 0.7044773189464162
