"""The measurement engine: arrays in, arrays out; no I/O, no clock, no global random state.

Everything a person is told about their level is a pure function of their answers, the item
parameters, the skill space and the path, so any result can be replayed to the last bit.

scale            levels, cuts, and what an author's rating says about an item
items            the bank as arrays, with response curves averaged over what is not known of them
skill_space      the prior over all skills
posterior        evidence as Gaussian sites; the posterior by moment matching
propagation      expectation propagation: the final pass, free of the order of answers
ageing           what evidence still says after some days
reliable_change  whether a change exceeds measurement error
projection       only what the next step needs of a posterior, cheaply
path_targets     what a career path asks for at each level
readiness        probabilities, label, score with interval
explanation      contributions, and what would move a person most
selection        the next question
exposure         shadow prices that keep items from being seen too often
stopping         when it is enough, and why
plan, session    the pure steps that a caller walks
study            a simulation that shows all of this to hold; it draws on `population`,
                 `single_ability` and `random_questions`
errors, arrays, gaussian, randomness        what the others stand on

Sums of linear algebra depend in their last bit on how many threads share them: a process that
promises exact replays runs its BLAS on one thread (OPENBLAS_NUM_THREADS=1), which is also faster
at these sizes.
"""
