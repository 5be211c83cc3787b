package config

import "guichet/mail"

// Address is a support address: a place where customers' mail comes in, with its aliases
// and the agents who hear of it. At least one is needed.
type Address struct {
	// The address that customers write to and hear from. Its local part has at most 36
	// characters, since tokens are added to it.
	Email mail.Address `toml:"email" sample:"'support@example.org'" need:"yes"`
	// Further addresses of the same desk, such as old ones.
	Aliases []mail.Address `toml:"aliases" default:"[]" sample:"['help@example.org']"`
	// What stands between the local part and a token. Your mail server must deliver
	// local+anything to the desk; some use another character than "+".
	Separator string `toml:"separator" default:"'+'" check:"one of +|-|=|_|."`
	// The name that customers see as the sender. Empty: what stands before the @.
	Name string `toml:"name" default:"''" sample:"'Example Support'" check:"line"`
	// The language of letters to a customer whose own is not known: "de", "en", "es", "fr",
	// "it", "nl", "pt", or one of the folder templates.
	Language string `toml:"language" default:"'en'" check:"language"`
	// The time zone of its customers and agents. Empty: that of the whole desk.
	Timezone string `toml:"timezone" default:"''" sample:"'America/Montreal'" check:"zone"`
	// The category of tickets that come in here. Empty: none.
	Category string `toml:"category" default:"''" sample:"'customer'" check:"line"`
	// The product that tickets are about which come in here, unless they say another. Empty:
	// none.
	Product string `toml:"product" default:"''" sample:"'signature'" check:"line"`
	// The agents who hear of its tickets, by their email. Empty: all agents.
	Agents []mail.Address `toml:"agents" default:"[]" sample:"['ana@example.org']"`
	// What a reply to a closed ticket does: "follow-up" opens a new ticket that is linked to
	// the old one, "refuse" only tells the sender; the letter at close says which.
	ClosedReply string `toml:"closed_reply" default:"'follow-up'" check:"one of follow-up|refuse"`
	// What names this desk in the subject tag of its letters: "Example" makes "[Example #12]",
	// "Example#" makes "[Example#12]". For correspondents to whose desk "[#12]" is an issue of its
	// own. Empty: "[#12]".
	SubjectTag string `toml:"subject_tag" default:"''" sample:"'Example'" check:"line"`
	// What stands below its agents' answers, in Markdown, lines as they are written: the company's address,
	// opening hours. A picture is the path of a PNG, JPEG or GIF file of at most 64 KB, and travels with the letter;
	// one that is fetched from elsewhere is told by its words. Empty: nothing.
	Signature string `toml:"signature" default:"''" sample:"'[Example Inc.](https://example.org), Monday to Friday 9-17 h'"`
	// Whether the conversation so far stands below an answer, cut short, as its reader may read it; never on
	// sensitive tickets.
	History bool `toml:"history" default:"false"`
	// What a customer's reply by mail does: "accept" takes it as an answer; "portal-only" is
	// for desks whose customers answer on the portal. Then letters say so, and a reply is
	// kept with the ticket and shown to agents, but changes no status and is told to no
	// other customer; its sender is told once.
	Replies string `toml:"replies" default:"'accept'" check:"one of accept|portal-only"`
}

// Agent is somebody who answers customers.
type Agent struct {
	// The address where letters to the agent go. Mail from it, proven, acts as the agent.
	Email mail.Address `toml:"email" sample:"'ana@example.org'" need:"yes"`
	// The agent's name, which customers see beside the support address's. Empty: none.
	Name string `toml:"name" default:"''" sample:"'Ana'" check:"line"`
	// The language of letters to the agent, likewise.
	Language string `toml:"language" default:"'en'" check:"language"`
	// The time zone of times in letters to the agent, and of what "#snooze friday" means. Empty:
	// that of the support address.
	Timezone string `toml:"timezone" default:"''" sample:"'America/Montreal'" check:"zone"`
	// How the agent signs answers to customers, in Markdown, in place of his name and the support
	// address's, with pictures as there. Empty: these.
	Signature string `toml:"signature" default:"''" sample:"'**Ana Garcia**, second-level support'"`
	// Other addresses that the agent may write from.
	Aliases []mail.Address `toml:"aliases" default:"[]" sample:"['ana.garcia@example.org']"`
}

// Via is a sender who passes on others' words: a web form, your own mailing list, a
// forwarder that puts itself into From. The author of its mail is who X-Original-From
// names, else Reply-To, and is confirmed as a proven one; but he joins nothing without a token,
// and commands nothing, since anybody may have named himself there. Its list marks do not make the
// mail automatic. Its host has to be proven: by SPF of the reverse-path, a DKIM signature of its domain
// that covers the field which names it, or by standing in `trusted`.
type Via struct {
	// The address that stands in From of such mail, or that of a list that leaves From alone, which
	// then stands in List-Id, List-Post, Sender or Resent-From.
	Email mail.Address `toml:"email" sample:"'forms@example.org'" need:"yes"`
}

// DKIM is a key that signs what leaves from a domain (RFC 6376).
type DKIM struct {
	// The domain to sign for: that of a support address.
	Domain string `toml:"domain" sample:"'example.org'" check:"domain" need:"yes"`
	// The name under which DNS has the public key: SELECTOR._domainkey.DOMAIN.
	Selector string `toml:"selector" sample:"'guichet'" check:"selector" need:"yes"`
	// The private key, RSA or Ed25519: a PEM file (PKCS #8 or PKCS #1).
	Key string `toml:"key" sample:"'/etc/guichet/dkim.pem'" check:"path" need:"yes"`
}
