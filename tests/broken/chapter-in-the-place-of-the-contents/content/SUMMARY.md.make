# Summary

- [Welcome](index.md)
- [Commitments](commitments.md)
- [Contents](contents.md)
{{repeat 200 - [Draft]()\n}}