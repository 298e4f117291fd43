"""The pages of the public record."""
