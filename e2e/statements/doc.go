// Package statements holds docs/statements.md to the tests of the other packages: what the product's models promise their
// customers, and which test shows that we do. It runs nothing of the desk.
package statements
