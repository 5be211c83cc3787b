// Package access is support access, the consent of a customer for a time (PRODUCT 5.7): offered by an agent,
// granted by the customer, ended by either or by time, each step an event and a letter.
//
// It refuses to know who asks over the API: package desk answers that from the record.
package access
