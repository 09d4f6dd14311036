"""What convinces others: capsules of whole cases, pictures of pages, and ads taken down."""
