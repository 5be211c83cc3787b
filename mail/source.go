package mail

// Source is what brought a mail that came without an SMTP peer, and what its word is worth (PRODUCT 1.17). It is
// made of the configuration. The zero Source proves nothing.
type Source struct {
	Name     string // as the log and the Received field of the mail name it: "pipe", "mailbox support@example.org"
	Protocol string // as the Received field names it: "local", "IMAP", "HTTP"
	// Authserv are the ids under which the host wrote that took the mail from its sender (RFC 8601 §2.2): what it says
	// of SPF counts.
	Authserv []string
	// Internal is a field that the provider sets on mail of authenticated users and strips from outside, for
	// authors of Domain. The zero Internal: there is none.
	Internal Field
	Domain   string  // as an A-label
	Address  Address // whose the mail is that does not say it; zero: it is refused
}

// Field is a header field.
type Field struct {
	Name, Value string
}
