// Package words reads what an author has written himself: an agent's words without our notification and
// without what must stay inside, whether there is anything beside commands, the language, and
// what the rules want found in a text before the transaction begins (fields, personal data,
// articles).
//
// It refuses to know tickets. Package parser has cut the reply out of the mail already; here is
// what needs the desk's own knowledge of what it sent.
package words
