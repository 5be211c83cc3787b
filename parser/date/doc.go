// Package date owns dates as people and mail programs write them in words, in every language:
// days that somebody asks for, moments above a quoted mail, and how much a line looks like one.
//
// It refuses to know the Date field, which has a grammar (header).
//
// The names of the months are data (language); the forms in numbers are the expressions at the
// top of date.go, what counts how much is in Weight.
package date
