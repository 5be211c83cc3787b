// Package delivery says what becomes of a letter on its way: whether it may still leave, what an attempt or a
// delivery report changes, when an address takes none any more, and who is told (PRODUCT 1.11,
// 2.6).
//
// It refuses to know connections and retries: package outbox has them. A report counts by
// evidence only, which is a bounce address or a Message-ID of ours.
package delivery
