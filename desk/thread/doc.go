// Package thread says where a mail belongs (PRODUCT 1.3): Hints are all that it says of that, Candidates
// the tickets that the hints lead to with the evidence for each, and MayJoin whether its sender
// may join there. A merged ticket leads to the one in which it goes on.
//
// It refuses to know what becomes of a mail that may not join. A token proves a ticket and for
// whom it was issued, never who wrote (1.4); ids and subject tags are hints that anybody can
// write. The tables are MayJoinBy and desk/thread_test.go.
package thread
