// Package intake takes words in: it opens a ticket, joins one, follows up a closed one, keeps what may not
// join as unverified, carries out an agent's mail, and answers questions (PRODUCT 1.1, 2.1, 3.3,
// 7.2, 7.7).
//
// It refuses to know how the mail was found to belong there: rules decided that.
package intake
