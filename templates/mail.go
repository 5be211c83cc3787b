package templates

import (
	"time"

	"guichet/templates/block"
)

// Kind is what a letter notifies of; its values are those of desk.LetterKind.
type Kind string

// The kinds of letter, in the order in which a language file tells them.
const (
	KindReceived   Kind = "received"
	KindReply      Kind = "reply"
	KindStatus     Kind = "status"
	KindResolved   Kind = "resolved"
	KindClosed     Kind = "closed"
	KindRating     Kind = "rating"
	KindWatch      Kind = "watch"
	KindNew        Kind = "new"
	KindUpdate     Kind = "update"
	KindNote       Kind = "note"
	KindAssigned   Kind = "assigned"
	KindTranscript Kind = "transcript"
	KindUndo       Kind = "undo"
	KindAlert      Kind = "alert"
	KindDigest     Kind = "digest"
	KindReminder   Kind = "reminder" // to the requester: we wait for an answer
	KindAccess     Kind = "access"   // support access: Access says what became of it
	KindConfirm    Kind = "confirm"  // to the requester: may the request be deleted?
	KindTaken      Kind = "taken"    // to agents who heard of the request: the actor has it now
	KindAsk        Kind = "ask"      // to a third party: an agent's question, with nothing of the request
	KindLogin      Kind = "login"    // of no request: its reader may log in to the pages
	KindRights     Kind = "rights"   // what its reader may see of an organisation from now on
)

// Status is where a ticket stands; its values are those of desk.Status. "" is unknown, or
// unchanged where Mail.Was is meant.
type Status string

// The states.
const (
	Open     Status = "open"
	Pending  Status = "pending"
	Resolved Status = "resolved"
	Closed   Status = "closed"
)

// Why is the reason for which the reader gets a letter. Every letter says it. A Why that
// no language knows, also "", is told in the most general words.
type Why string

// The reasons.
const (
	WhyRequester   Why = "requester"    // opened the request
	WhyOnBehalf    Why = "on-behalf"    // somebody of the desk opened it in his name
	WhyParticipant Why = "participant"  // was added, or wrote in it
	WhyShared      Why = "shared"       // the actor made him a participant just now
	WhyWatcher     Why = "watcher"      // hears of the status only
	WhyUnproven    Why = "unproven"     // mail in the name of his address came, without proof
	WhyAgent       Why = "agent"        // answers the mail of this support address
	WhyAssignee    Why = "assignee"     // the request is his
	WhyNoteWriter  Why = "note-writer"  // wrote a note on it
	WhyAuthor      Why = "author"       // wrote the mail that this letter is about
	WhyThird       Why = "third"        // is asked by an agent, and has no part in the request
	WhyCopy        Why = "copy"         // an agent sends him a copy of one answer
	WhyAsker       Why = "asker"        // asked a third party, or a colleague did
	WhyImpersonate Why = "impersonated" // a mail used his address and was not believed
	WhyAdmin       Why = "admin"        // runs the mail system
	WhyRights      Why = "rights"       // an agent gave him a right at an organisation
)

// Verdict is what the check of a sender found; its values are those of mail.Result, and one of its
// own. "" is not told.
type Verdict string

// The verdicts.
const (
	VerdictTrusted   Verdict = "trusted"
	VerdictPass      Verdict = "pass"
	VerdictWeak      Verdict = "weak"
	VerdictNone      Verdict = "none"
	VerdictTempError Verdict = "temperror"
	VerdictFail      Verdict = "fail"
	VerdictPassedOn  Verdict = "passed-on" // nobody checked it: an agent forwarded the mail
)

// EntryKind says who wrote an Entry; its values are those of desk.MessageKind.
type EntryKind string

// The kinds of entries.
const (
	ByCustomer EntryKind = "customer"
	ByAgent    EntryKind = "agent"
	AsNote     EntryKind = "note"
	BySystem   EntryKind = "system"
)

// Reason says what an alert is about: one of the constants, which every language has words
// for, or any other text, which is shown as it is.
type Reason string

// The reasons that every language knows.
const (
	ReasonClosedRefused  Reason = "closed-refused"  // to a customer: the ticket is closed, the reply was not taken
	ReasonPortalOnly     Reason = "portal-only"     // to a customer: replies by mail are not read here
	ReasonCommandIgnored Reason = "command-ignored" // to a customer: a command that may not be his
	ReasonAutomatic      Reason = "automatic"       // to agents: a machine wrote
	ReasonUnverified     Reason = "unverified"      // to agents: somebody who is not of the ticket wrote to a token of it
	ReasonLoop           Reason = "loop"            // to agents: too many automatic letters, they stop
	ReasonBounced        Reason = "bounced"         // to agents: a letter was refused for good; Detail has the remote's words
	ReasonDelayed        Reason = "delayed"         // to agents: a letter is late; Detail likewise
	ReasonTimerStopped   Reason = "timer-stopped"   // to agents: the resolved letter bounced, the ticket will not close by itself
	ReasonQuarantine     Reason = "quarantine"      // to an agent: a mail in his name was not executed
	ReasonAnswerWaits    Reason = "answer-waits"    // to the assignee: a colleague's answer waits, since he acted
	ReasonUnclearTo      Reason = "to-unclear"      // to an agent: he wrote to several people; whose request is it?
	ReasonSnoozed        Reason = "snoozed"         // to an agent: the ticket comes back that he had put off
	ReasonForwardUnclear Reason = "forward-unclear" // to an agent: whose mail is it that he forwarded?
	ReasonOwnName        Reason = "own-name"        // to agents, new: the author's address is the desk's own
	ReasonList           Reason = "list"            // to agents, new: a list or bulk sender brought the mail, and nobody was answered
	ReasonNoPerson       Reason = "no-person"       // to agents, new: its author seems to be a machine, and is confirmed no more
	ReasonPaused         Reason = "paused"          // to admins: a mail server refuses letter after letter; Detail has its words
	ReasonAgentRefused   Reason = "agent-refused"   // to another agent: a colleague's mailbox refused what it tells
)

// Person is somebody who is named. The address of an agent is never shown to customers,
// and a name that holds an '@' is not taken for a name there.
type Person struct {
	Name, Email string
}

// File is an attachment that is named.
type File struct {
	Name     string
	Size     int64 // decoded bytes
	Dropped  bool  // over the limit: it is gone
	Attached bool  // it travels with this letter
	Held     bool  // it travels to whom the ticket is assigned
	Repeated bool  // a signature's picture that the reader has or need not have: it is not named
}

// Entry is one message that a letter tells. Text is what is new in it, never HTML; HTML is the same words as an agent
// formatted them, made safe where it is shown, "" if he did not.
type Entry struct {
	Kind       EntryKind
	Author     Person
	At         time.Time // zero: not told
	Text, HTML string
	Quoted     string // to agents: what the mail quotes or forwards and the desk has not otherwise; "": nothing
	Unverified bool
	Verdict    Verdict // of its sender, told to agents where it differs from the letter's
	Files      []File
	Asked      []Person // a note: the third parties to whom it went
	Answer     bool     // a note: the author is a third party, who answers
	Signature  string   // to customers, of an agent's words: how he signs, in Markdown; "": by his name
}

// Item is one line of a digest: a mail that waits in quarantine.
type Item struct {
	ID      uint64 // as the command line names it, 0: not at all
	Number  uint64 // ticket, 0: none
	From    Person
	Subject string
	At      time.Time
	Reason  string // why it is there, shown as it is
	Release string // bare address; a mail to it releases the item; "": it is released otherwise
}

// Mail is all that a letter tells. Nothing else reaches a template. Strings may hold what
// a stranger wrote: rendering makes them inert. Zero values leave the matter out.
type Mail struct {
	Kind     Kind
	Language string // such as "fr" or "fr-CA"; unknown: English
	ToAgent  bool   // the reader answers for the desk: he may see addresses, notes, verdicts
	Why      Why    // why the reader gets it

	Brand    block.Brand // how the letter looks
	Desk     string      // display name of the support address
	Support  string      // its bare address
	Reader   string      // name of the reader, "" if unknown
	ReplyTo  string      // bare address, with token, that an answer reaches; "": no answer is possible
	NoteTo   string      // to agents: bare address, with token, where internal notes go; "": none
	LeaveTo  string      // to watchers: a mail to it ends the watching; "": none
	LeaveURL string      // to watchers: a page that does so; "": none

	Zone *time.Location // in which all times are told; nil: each in its own location

	Number    uint64 // of the ticket; 0: no ticket
	Subject   string // without tag and prefixes
	Bare      bool   // to customers: the reader did not prove that he wrote. No subject, and only agents' words
	Sensitive bool   // no subject, no words, no files, whoever reads
	Status    Status
	Was       Status // before, "" if it did not change
	Priority  string // to agents, told unless "" or "normal"
	Requester Person
	Assignee  Person // zero: nobody
	Actor     Person // who caused the letter; zero: the desk or a timer

	Third  Person // to agents: the third party who alone gets an answer; zero: the letter is of the request itself
	Sharer Person // the customer who added the reader; zero: the actor, who answers for the desk

	Signature string                   // to customers: what the desk adds below agents' words, in Markdown; "": nothing
	Pictures  map[string]block.Picture // of signatures, by what stands for their files there; nil: none

	Messages []Entry  // what the letter tells of, in order
	History  []Entry  // to agents: earlier ones, oldest first; only excerpts are shown. To who was brought just now: what customers read
	Below    bool     // to customers: History stands below an answer, as its address wants it
	Verdict  Verdict  // to agents: the check of the sender; "": that of the first message
	Others   []Person // to agents: participants, who get an answer too
	Invited  []Person // to agents: in Cc, become participants with the next answer
	LeftOut  []Person // to agents: in Cc, and too many to be taken in
	AnswerTo string   // to agents: the Reply-To of the first message, where it is not its author; "": none

	Alongside []Person // to customers: who else gets the letter; empty: not told

	CloseAfter time.Duration // resolved: how long the reader can answer
	RateURLs   []string      // closed, rating: five pages, for 1 to 5; empty: by reply
	Final      bool          // closed: a reply opens no new request
	FollowUp   uint64        // the closed ticket that this one follows
	Thanks     bool          // update: its one message says thanks and nothing else
	Again      time.Duration // received, transcript: the reader's answers are used up, more come after it
	SplitFrom  uint64        // received: the ticket whose messages this one began with
	MergedInto uint64        // status: the ticket in which this one goes on
	Perhaps    []uint64      // to agents: tickets that the mail may belong to
	Dropped    []File        // files over the limit that were not kept
	Limit      int64         // the limit that they were over, in bytes; 0: not told
	MaxFiles   int           // how many a request of this kind begins with, where some were over that
	PortalOnly bool          // replies by mail are recorded, but answered on the portal only
	Done       []Result      // transcript: what was done
	Refused    []Result      // transcript: what was not, and why
	Answers    []Result      // transcript: what was asked for
	Tickets    []TicketLine  // transcript: the tickets that were asked for
	More       int           // transcript: how many further ones there are
	Beyond     bool          // transcript: there may be more than that
	Older      string        // transcript: the command that asks for them; "": none does
	Query      string        // transcript: what was searched for
	Held       string        // transcript: why an answer of the reader's waits, a value of ticket.HeldWhy; "": none does
	Reason     Reason        // alert: what happened
	Untold     int           // alert: how many mails of the last hour it sums up; 0: it is about one
	Host       string        // alert, to an agent: where a mail in his name came from; "": not told
	Found      string        // alert: what the checks of its sender found
	HeldMail   uint64        // alert: its number in quarantine
	Detail     string        // alert: more of it, such as a remote's reply, shown as it is
	Leaves     time.Time     // undo: when the answer leaves
	Items      []Item        // digest
	Account    string        // to agents: the organisation and account that the request is for; "": not told
	Category   string        // to agents; "": not told
	Product    string        // to agents: what the request is about; "": not told
	Fields     []FieldValue  // to agents: what its form says
	Missing    []Field       // received, reply, status, update: fields that the requester left empty
	Form       string        // name of the product whose fields they are; "": not told
	Denied     string        // received: the category that the reader asked for and may not use
	Articles   []Article     // received: what may help already; the first three are shown
	Read       []ArticleText // transcript: articles that were asked for
	Personal   []string      // kinds of personal data that the words seem to hold: "card", "iban", "national-id", "password"
	Since      time.Time     // reminder: since when an answer is waited for
	Resolve    time.Duration // reminder: the request is resolved by itself after it; zero: not told
	Access     Access        // access
	ConfirmTo  string        // confirm: bare address, with token; a mail to it deletes the request

	PortalURL string // http or https, the page of the ticket; "": no link
	PageYours bool   // it is a link of the reader's own, by which he reads and writes
	LoginURL  string // login: http or https, the page that logs its reader in, once
	LoginCode string // login: what he may type instead
	Further   string // login: the address of who wants to add the reader's to his own; "": it logs in

	PasswordURL string // received, login: http or https, the page where its reader may choose a password; "" no word of it
}

// answerable reports whether the letter invites an answer by mail, so that the marker is
// its first line. A watcher's answer would not join the request, and where a closed one is final
// only the requester's rating counts.
func (m *Mail) answerable() bool {
	if m.Final && m.Why == WhyParticipant {
		return false
	}
	return m.ReplyTo != "" && !m.PortalOnly && m.Kind != KindWatch && m.Kind != KindDigest
}
