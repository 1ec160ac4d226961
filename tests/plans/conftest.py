from hypothesis import settings

# No deadline: a busy machine is not a failure. The same examples everywhere: a run that fails
# fails for everybody, and the change at hand is the cause.
settings.register_profile("plans", deadline=None, derandomize=True)
settings.load_profile("plans")
