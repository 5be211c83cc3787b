// Package inline goes through the parse trees of templates, and makes them anew so that they execute sooner.
//
// It refuses to know letters: the type of what templates tell is given. Standard library only.
package inline
