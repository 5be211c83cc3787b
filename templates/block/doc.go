// Package block lays out a letter: its pieces as text of 72 columns and as HTML of one column that fetches
// nothing, in the colors of a brand; and a help article's Markdown in both.
//
// It refuses to know what a letter is about and any language. Every value that comes in is made inert where
// it is used: OneLine and MultiLine take control characters and direction marks out, HTML is escaped, links
// are checked.
package block
