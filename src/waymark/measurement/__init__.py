"""The measurement engine: arrays in, arrays out; no I/O, no clock, no global random state.

Everything a person is told about their level is a pure function of their answers, the item
parameters, the skill space and the path, so any result can be replayed to the last bit.

scale            levels, cuts, and what an author's rating says about an item
items            the bank as arrays, with response curves averaged over what is not known of them
skill_space      the prior over all skills
posterior        evidence as Gaussian sites; the posterior by moment matching
propagation      expectation propagation: the final pass, free of the order of answers
projection       only what the next step needs of a posterior, cheaply
path_targets     what a career path asks for at each level
readiness        probabilities, label, score with interval
explanation      contributions, and what would move a person most
selection        the next question
stopping         when it is enough, and why
session          the pure steps that a caller walks
exposure         shadow prices that keep items from being seen too often
study            a simulation that shows all of this to hold
"""
