// Package question finds what #list, #search and #show ask for (PRODUCT 5.8, 7.3), before the transaction of a
// mail begins, and makes the view of a ticket that a letter shows. A customer's tickets are found
// by who may read them, so that a large desk is not looked through for one of them.
//
// It refuses to change anything. The rules check again what the asker may see.
package question
