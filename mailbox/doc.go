// Package mailbox owns the way in out of an existing mailbox: it logs in by IMAP, waits with IDLE, hands each new mail
// to the desk once, and marks or moves it afterwards.
//
// It refuses to know what a mail says and what becomes of it. How far a mailbox was read is a memo that is written in the
// transaction of the mail (Place); only then the mailbox is told. So a mail is taken once, whatever ends between
// two steps: one whose commit was lost is taken again, one whose mark was lost is marked at the next
// connection.
//
// RFCs: 3501 and 9051 (IMAP), 2177 (IDLE), 6851 (MOVE), 4315 (UIDPLUS), 4616 (PLAIN). XOAUTH2 is Google's.
package mailbox
