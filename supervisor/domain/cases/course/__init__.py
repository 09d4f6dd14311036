"""The course of a case: dated steps, the gates that refuse an unlawful one, and the clocks."""
