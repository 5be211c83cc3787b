package config

import (
	"net/netip"
	"time"

	"guichet/mail"
)

// Config is a whole configuration, complete with defaults and checked. It is read-only.
type Config struct {
	// The full name of this host, which other mail servers see: HELO name and domain of
	// Message-IDs. It should resolve to this host's address, and back.
	Hostname string `toml:"hostname" sample:"'mx.example.org'" check:"domain" need:"yes"`
	// The directory with the tickets, the keyring and the control socket. Made at the first
	// start.
	Data string `toml:"data" default:"'/var/lib/guichet'" check:"path"`
	// A folder with words of your own for the mails: xx.tmpl replaces what it has of the
	// language xx, or is a whole new one. Empty: the mails are as they come.
	Templates string `toml:"templates" default:"''" sample:"'/etc/guichet/templates'" check:"path"`
	// The time zone of times in letters and of "yesterday" in mails, as the IANA names it. Letters
	// name it beside the time. Empty: this machine's.
	Timezone string `toml:"timezone" default:"''" sample:"'Europe/Paris'" check:"zone"`
	// Who runs the mail system: once a day they hear what came into quarantine, and release it by
	// reply. Empty: nobody; "guichet quarantine list" shows the same.
	Admins []mail.Address `toml:"admins" default:"[]" sample:"['postmaster@example.net']"`
	// Senders whose mail is never taken for a machine's, whatever its header says, such as a
	// monitoring system that should get a confirmation. "*" stands for any letters.
	Human []string `toml:"human" default:"[]" sample:"['*@monitoring.example.org']" check:"pattern"`
	// A folder of help articles, Markdown files, which confirmations suggest and #article
	// sends. Empty: none. They are read at start.
	Articles string `toml:"articles" default:"''" sample:"'/etc/guichet/articles'" check:"path"`

	SMTP       SMTP       `toml:"smtp"`
	LMTP       LMTP       `toml:"lmtp"`
	Outbound   Outbound   `toml:"outbound"`
	DNS        DNS        `toml:"dns"`
	Filter     Filter     `toml:"filter"`
	Lifecycle  Lifecycle  `toml:"lifecycle"`
	Limits     Limits     `toml:"limits"`
	HTTP       HTTP       `toml:"http"`
	HTTPS      HTTPS      `toml:"https"`
	ACME       ACME       `toml:"acme"`
	MTASTS     MTASTS     `toml:"mta_sts"`
	Login      Login      `toml:"login"`
	Metrics    Metrics    `toml:"metrics"`
	Brand      Brand      `toml:"brand"`
	Log        Log        `toml:"log"`
	Addresses  []Address  `toml:"address" need:"yes"`
	Agents     []Agent    `toml:"agent"`
	Via        []Via      `toml:"via"`
	Fronts     []Front    `toml:"front"`
	Categories []Category `toml:"category"`
	Products   []Product  `toml:"product"`
	Replies    []Reply    `toml:"reply"`
	DKIM       []DKIM     `toml:"dkim"`
	Relays     []Relay    `toml:"relay"`
	Tokens     []Token    `toml:"token"`
	OIDC       []OIDC     `toml:"oidc"`
	Mailboxes  []Mailbox  `toml:"mailbox"`

	where source
}

// SMTP is where mail comes in from other mail servers.
type SMTP struct {
	// Where to listen, as "host:port"; ":25" listens on every address, IPv6 too. Sockets
	// from systemd (guichet.socket) are used instead of these.
	Listen []Listen `toml:"listen" default:"['0.0.0.0:25']"`
	// Hosts and networks whose users have logged in, such as your own submission server:
	// their mail counts as verified and has no rate limit. Never list a host that relays
	// strangers' mail.
	Trusted []netip.Prefix `toml:"trusted" default:"[]" sample:"['192.0.2.10', '198.51.100.0/24']"`
	// Refuse mail that DMARC finds forged (550) where the domain in From asks for that
	// (p=reject), instead of putting it into quarantine. Never done behind a front or for LMTP.
	DMARCReject bool `toml:"dmarc_reject" default:"false"`
	// The certificate chain for STARTTLS, a PEM file, read again when it changes. Empty: no
	// STARTTLS.
	TLSCert string `toml:"tls_cert" default:"''" sample:"'/etc/guichet/fullchain.pem'" check:"path"`
	// The private key of tls_cert, a PEM file.
	TLSKey string `toml:"tls_key" default:"''" sample:"'/etc/guichet/privkey.pem'" check:"path"`
	// How many clients may be connected at once; fewer where this process may open too few files
	// (LimitNOFILE), which the log says. The next one hears 421, or gets the place of one that has
	// brought no mail for 5 seconds.
	MaxConnections int `toml:"max_connections" default:"1000" check:"positive"`
	// How many of them may come from one address (IPv6: one /64). The network around it (/24,
	// /48) may have four times as many. This machine itself has no such limit.
	MaxPerClient int `toml:"max_per_client" default:"100" check:"positive"`
	// How many mails a minute one address may send, its network four times as many; more are
	// asked to come later, but for answers to our letters and known correspondents. Less than
	// 100 counts as 100. 0 is no limit.
	MailsPerMinute int `toml:"mails_per_minute" default:"600" check:"natural"`
}

// LMTP is where a mail server in front of the desk hands over what it accepted for us.
type LMTP struct {
	// Where to listen: "host:port", or the path of a socket. Only your own mail server may
	// reach it.
	Listen []Listen `toml:"listen" default:"[]" sample:"['127.0.0.1:24']"`
}

// Outbound is how letters leave.
type Outbound struct {
	// The smarthost that takes every letter, as "host:port"; one that wants a login is a [[relay]].
	// Empty: letters go straight to the recipients' mail servers, but never to this machine itself: what DNS puts at loopback
	// or at an address of ours is refused at once.
	Relay string `toml:"relay" default:"''" sample:"'smtp.example.org:25'" check:"hostport"`
	// "require": a letter waits until the relay offers STARTTLS; whose certificate it shows
	// is noted, not judged.
	// Empty: STARTTLS when the relay offers it, else in the clear.
	RelayTLS string `toml:"relay_tls" default:"''" check:"one of |require"`
	// The domain of return addresses, to which delivery reports come. It needs an MX to this
	// host, and should share its organisational domain with the support addresses. Empty:
	// each support address's own domain.
	BounceDomain string `toml:"bounce_domain" default:"''" sample:"'bounces.example.org'" check:"domain"`
}

// DNS is whom to ask for other people's mail servers, and for what their domains say of who may
// send in their name (SPF, DKIM, DMARC).
type DNS struct {
	// A resolver, as "host:port". Empty: the system's, as /etc/resolv.conf says.
	Resolver string `toml:"resolver" default:"''" sample:"'127.0.0.1:53'" check:"hostport"`
}

// Lifecycle is what time does to tickets and letters.
type Lifecycle struct {
	// How long a resolved ticket waits for an answer before it is closed, counted from when
	// the customer's mail server took the news.
	CloseAfter time.Duration `toml:"close_after" default:"'5d'" check:"positive"`
	// How long a ticket is pending before the requester is reminded, once, that we wait for
	// him. "0s": never.
	RemindAfter time.Duration `toml:"remind_after" default:"'0s'" sample:"'3d'" check:"natural"`
	// How long a ticket is pending before it is taken for resolved. "0s": never.
	PendingResolve time.Duration `toml:"pending_resolve" default:"'0s'" sample:"'14d'" check:"natural"`
	// How long a ticket is closed before it is erased: people, words, files, letters; its number
	// and dates stay. "0s": never. A change counts for tickets that are closed already, too.
	EraseAfter time.Duration `toml:"erase_after" default:"'0s'" sample:"'730d'" check:"natural"`
	// How long an agent's letters wait so that #undo can take them back. "0s": they leave
	// at once.
	Hold time.Duration `toml:"hold" default:"'120s'" check:"natural"`
	// What an agent's reply does to an open ticket: "pending", since support now waits for
	// the customer, or "keep".
	AgentReply string `toml:"agent_reply" default:"'pending'" check:"one of pending|keep"`
	// Whether a ticket that is nobody's belongs to the agent who answers it first.
	AssignOnAnswer bool `toml:"assign_on_answer" default:"true"`
	// Agents to whom a ticket came as new hear in one line which colleague took it, at addresses
	// with up to so many agents. 0: nobody hears of it.
	TellTaken int `toml:"tell_taken" default:"5" check:"natural"`
}

// Limits is what one mail, one loop or one bad day can cost at most. Sizes are octets, or text
// such as "10MB" (10,000,000) and "10MiB" (10,485,760).
type Limits struct {
	// The largest mail, as it is on the wire. Larger ones are refused.
	Mail int64 `toml:"mail" default:"'25MB'" check:"positive"`
	// The sum of one mail's files, unpacked. Files beyond it are dropped, with a word to the
	// sender; the ticket is made all the same.
	Attachments int64 `toml:"attachments" default:"'10MB'" check:"positive"`
	// Automatic letters to one address in an hour; a whole domain may get 1,000 times as
	// many. It stops loops with machines that do not say that they are machines. 0 is no
	// limit.
	AutoHour int `toml:"auto_hour" default:"5" check:"natural"`
	// The same in 24 hours.
	AutoDay int `toml:"auto_day" default:"20" check:"natural"`
	// Answers to new mails and questions of one proven address in an hour; the last one says when
	// more will come. A mail within a minute of our letter, or equal to one of the last ten, counts
	// as a machine's, by the two limits above. 0 is no limit.
	FreshHour int `toml:"fresh_hour" default:"30" check:"natural"`
	// The same in 24 hours.
	FreshDay int `toml:"fresh_day" default:"100" check:"natural"`
	// Automatic letters in one ticket without a human's act in between. 0 is no limit.
	AutoTicket int `toml:"auto_ticket" default:"50" check:"natural"`
	// From which new request of one sender, or of one domain, within ten minutes on agents are told of them
	// together (unproven senders count as one domain), in letters that come after 1, 2, 4 and so on up to 30 minutes, instead of one by one. 0 is
	// never.
	NewOfSender int `toml:"new_of_sender" default:"10" check:"natural"`
	// The same of all senders together.
	NewOfAll int `toml:"new_of_all" default:"60" check:"natural"`
	// The size at which the database stops growing: senders are asked to come later, and
	// nothing is lost. 0 is no bound but the disk.
	Disk int64 `toml:"disk" default:"0" sample:"'50GB'" check:"natural"`
}

// HTTP is where the portal's pages are: requests to read and answer, a form, a login by mail, ratings. All
// of it works by mail too, so nobody needs them.
type HTTP struct {
	// Where the pages listen, in the clear: a web server with TLS belongs in front, or [https] serves
	// them itself. Without either there are no pages, and mails have no links to them.
	Listen []Listen `toml:"listen" default:"[]" sample:"['127.0.0.1:8080']"`
	// The pages' address as the outside sees it. One click in mail programs needs "https".
	URL string `toml:"url" default:"''" sample:"'https://support.example.org'" check:"url"`
}

// Brand is how letters look. Without it they have no more than a blue for buttons and links.
type Brand struct {
	// The company's name, above the words of each letter. Empty: nothing stands there.
	Name string `toml:"name" default:"''" sample:"'Example Inc.'" check:"line"`
	// The company's color, for the main button; links and lines have it as light or dark as can
	// be read on white and on black. Empty: a blue.
	Color string `toml:"color" default:"''" sample:"'#2a7ab0'" check:"color"`
	// The company's logo, a PNG, JPEG or GIF file of at most 64 KB, in place of the name. It travels
	// with each letter to a customer; nothing is fetched. One that can be seen on white and on
	// black is best. Empty: none.
	Logo string `toml:"logo" default:"''" sample:"'/etc/guichet/logo.png'" check:"path"`
}

// Log is what is written about the work, to standard error.
type Log struct {
	// The least important lines to write: "debug", "info", "warn" or "error".
	Level string `toml:"level" default:"'info'" check:"one of debug|info|warn|error"`
	// "text" for people and the journal, "json" for log collectors.
	Format string `toml:"format" default:"'text'" check:"one of text|json"`
}

// Listen is a place to listen at: Network and Address as net.Listen wants them, "tcp" or
// "unix".
type Listen struct {
	Network, Address string
}
