// Package page answers the pages behind the links of letters: personal links, ratings, leaving, files
// (PRODUCT 5.6, 3.4). A token is all that a visitor has to show, and asking changes nothing: programs that
// look into mail follow links.
//
// It refuses to know HTTP and HTML. What a visitor may see is said by ticket.May.
package page
