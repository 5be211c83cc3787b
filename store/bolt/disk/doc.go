// Package disk makes names and files of the data directory durable: after it returns, a crash of the
// machine takes nothing of them away. It refuses to know what is in a file.
package disk
