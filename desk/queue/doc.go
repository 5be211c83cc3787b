// Package queue has the letters between decision and delivery: which are due, what each tells at the moment
// it leaves, what an attempt changes, and what an admin does to one by hand (PRODUCT 2.6, 1.11).
//
// It refuses to know connections and templates. What an attempt or a report means is said by package
// delivery; how a letter looks, by package templates.
package queue
