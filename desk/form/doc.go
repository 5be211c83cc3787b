// Package form fills a ticket's category, product, fields and account from lines of a mail, and says which
// required ones are missing (PRODUCT 4). Values are read as people write them: dates, numbers,
// choices by any of their labels.
//
// It refuses to know who asks for them and when a letter does: see AskAgain for that limit.
package form
