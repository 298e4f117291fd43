"""Publication: the public record of acts, how it is published, and what is silent past its date."""
