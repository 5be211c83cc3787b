// Package language owns the words that mail programs and people of each language write: one
// file a language in words/, one section a kind of word.
//
// It refuses to know what a word proves: the room that asks for a kind of word decides.
// Words of no one language (names of programs, "cc") stand in words/mul.txt.
//
// A line is one entry: lower case, composed (NFC), plain spaces. "== kind" begins a section,
// "# " a comment. An entry that begins or ends in a space stands in quotes. Of the section
// month each line has all names of one month, January first, between commas.
//
// To add a language: write its file, add its tag to tags, and add lines to the tables in
// quote, reply and date tests that show what its mail programs write.
package language
