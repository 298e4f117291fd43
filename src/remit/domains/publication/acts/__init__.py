"""What a body does to its own record: enter how a duty was met, take back text it must."""

from remit.domains.publication.acts import duties, redaction

__all__ = ["duties", "redaction"]
