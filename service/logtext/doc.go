// Package logtext turns the log's lines of JSON into text for people.
//
// It owns how a line looks: time, level, message, then the fields in the order of their names, numbers with their
// unit, nothing for a field without a value. It refuses to know what is logged, and where to.
//
// zerolog's ConsoleWriter makes such lines by decoding each into a map, which cost a tenth of all that a mail takes.
// Lines that are plain, as nearly all are, are put together from their octets instead; every other one is left to the
// ConsoleWriter, and a fuzzer holds both to the same text.
package logtext
