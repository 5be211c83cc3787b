// Package people keeps what the desk learns of persons: a contact from the first mail on, the participant
// who writes, and for which organisation and account a ticket is (PRODUCT 4.5, 5.1, 5.3).
//
// It refuses to know commands and letters: who is told of it is decided by its callers.
package people
