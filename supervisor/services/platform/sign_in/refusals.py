"""Refusals of accounts and of signing in; their messages are Chinese."""


class AccountError(ValueError):
    """A refusal the person can act on."""


class SignInRefused(AccountError):
    """What was shown does not open an account; the message never says which part was wrong."""


class TooManyAttempts(AccountError):
    """The throttle is empty for this account or address."""
