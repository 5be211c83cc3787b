package ticket

import (
	"time"

	"guichet/mail"
)

// LetterID numbers letters over all tickets, from 1, below 2^32: bounce addresses name it.
type LetterID uint64

// LetterState is where a letter stands on its way out.
type LetterState string

// The states of a letter.
const (
	LetterQueued    LetterState = "queued"    // waits for its first attempt
	LetterHeld      LetterState = "held"      // waits so long that its author can take it back
	LetterDeferred  LetterState = "deferred"  // an attempt failed, another will come
	LetterSent      LetterState = "sent"      // a server took it
	LetterBounced   LetterState = "bounced"   // refused for good, or a report said so
	LetterCancelled LetterState = "cancelled" // taken back, or its reader lost the right to it
)

// Final reports whether no attempt will follow.
func (s LetterState) Final() bool {
	return s == LetterSent || s == LetterBounced || s == LetterCancelled
}

// LetterKind is what a letter notifies of: the value of X-Guichet-Event and the name of its
// template.
type LetterKind string

// The kinds of letter. Received, reply, status, resolved, closed, rating, watch, reminder, rights
// and confirm go to customers; update, transcript, alert and access to both; the others to
// agents.
const (
	KindReceived   LetterKind = "received"
	KindReply      LetterKind = "reply"
	KindStatus     LetterKind = "status"
	KindResolved   LetterKind = "resolved"
	KindClosed     LetterKind = "closed"
	KindRating     LetterKind = "rating"
	KindWatch      LetterKind = "watch"
	KindNew        LetterKind = "new"
	KindUpdate     LetterKind = "update"
	KindNote       LetterKind = "note"
	KindAssigned   LetterKind = "assigned"
	KindTranscript LetterKind = "transcript"
	KindUndo       LetterKind = "undo"
	KindAlert      LetterKind = "alert"
	KindDigest     LetterKind = "digest"
	KindReminder   LetterKind = "reminder" // to the requester: we wait for an answer
	KindAccess     LetterKind = "access"   // to both sides: support access
	KindTaken      LetterKind = "taken"    // to agents who got new: a colleague took the ticket
	KindConfirm    LetterKind = "confirm"  // to the requester: may it be deleted?
	KindAsk        LetterKind = "ask"      // to a third party: an agent's question
	KindLogin      LetterKind = "login"    // of no ticket: its reader may log in to the pages, once
	KindRights     LetterKind = "rights"   // of no ticket: what its reader may see of an organisation from now on
)

// Letter is a mail that waits in the outbox, or did. All that makes it the same mail at
// every attempt is fixed when it is written; its words are rendered from Causes and Facts
// when it leaves.
type Letter struct {
	ID      LetterID
	Ticket  Number       // 0: it belongs to none
	Person  int          // place in Ticket.People of who gets it
	Desk    mail.Address `json:",omitzero"`  // of no ticket: the support address that it comes from
	Staff   bool         `json:",omitempty"` // of no ticket: its reader answers for the desk or runs it
	Kind    LetterKind
	State   LetterState
	Created time.Time
	Due     time.Time // the next attempt; zero when final
	Epoch   uint32    // of the installation that wrote it

	Causes []uint32 // messages that it tells of, in order; more may join until it leaves
	Actor  mail.Mailbox
	Author mail.Address // who is told when it bounces; zero: nobody
	Facts  Facts

	// The identity.
	To         mail.Mailbox
	From       mail.Mailbox
	ReplyTo    mail.Mailbox
	Inside     bool         `json:",omitempty"` // letters to agents: an answer to it is a note
	NoteTo     mail.Mailbox `json:",omitzero"`  // letters to agents: where an internal note goes
	LeaveTo    mail.Address `json:",omitzero"`  // letters to watchers: a mail to it ends them (RFC 2369 §3.2)
	LeaveURL   string       `json:",omitempty"` // and a page that does so when it is posted to (RFC 8058); "" without a portal
	RateURL    string       `json:",omitempty"` // closed, to the requester: the page that asks for a rating; "" without pages
	PageURL    string       `json:",omitempty"` // of the ticket: its reader's personal link, or one without authority; "" without pages
	LoginCode  string       `json:",omitempty"` // login: what its reader types where he asked for it
	ConfirmTo  mail.Address `json:",omitzero"`  // a mail to it deletes the ticket
	ReturnPath mail.Address // its own bounce address (RFC 5321 §4.4)
	MessageID  mail.MessageID
	Date       time.Time
	Subject    string
	InReplyTo  mail.MessageID   `json:",omitempty"`
	References []mail.MessageID `json:",omitempty"`
	Boundary   string
	Language   string
	Submitted  string // value of Auto-Submitted (RFC 3834 §5); "" for a human's relayed words
	Loop       string // value of X-Guichet-Loop

	Attempts []Attempt `json:",omitempty"`
	Waits    string    `json:",omitempty"` // why it waits though it was not tried itself: its destination could not be reached
}

// LastReply is the remote's last word about the letter, or why it waits; "" before the first attempt.
func (l *Letter) LastReply() string {
	if l.Waits != "" {
		return l.Waits
	}
	if len(l.Attempts) == 0 {
		return ""
	}
	return l.Attempts[len(l.Attempts)-1].Reply
}

// Facts are what a letter tells beside its messages, as it was when it was written.
type Facts struct {
	Status      Status         `json:",omitempty"`         // the ticket's, after the cause
	Was         Status         `json:",omitempty"`         // before it, if it changed
	CloseTime   time.Duration  `json:",omitempty"`         // resolved: how long the requester can answer
	FollowUp    Number         `json:",omitempty"`         // the closed ticket that this one follows
	SplitFrom   Number         `json:",omitempty"`         // received: the ticket whose messages this one began with
	MergeTarget Number         `json:"Survivor,omitempty"` // status: the ticket in which this one goes on
	Since       time.Time      `json:",omitzero"`          // reminder: since when we wait
	Resolve     time.Duration  `json:",omitempty"`         // reminder: how long until it is taken for resolved; 0: it is not
	Added       bool           `json:",omitempty"`         // the actor made the reader a participant
	Bare        bool           `json:",omitempty"`         // echo neither subject nor text
	OnBehalf    bool           `json:",omitempty"`         // received: an agent opened the ticket for its reader
	LeftOut     []mail.Address `json:",omitempty"`         // in Cc of the mail, and too many to be taken in
	Alongside   []int          `json:",omitempty"`         // to customers: places of the others who get the letter
	Perhaps     []Number       `json:",omitempty"`         // tickets that the mail may belong to
	Dropped     []Attachment   `json:",omitempty"`         // files over a limit
	MaxFiles    int            `json:",omitempty"`         // how many files the request could bring, where some were over that
	Missing     []MissingField `json:",omitempty"`         // fields that the reader is asked for
	Form        string         `json:",omitempty"`         // label of the product whose fields they are
	Articles    []string       `json:",omitempty"`         // suggested ones, by name
	Read        []string       `json:",omitempty"`         // transcript: those that are told whole
	Denied      string         `json:",omitempty"`         // label of a restricted category that the reader asked for
	Done        []Said         `json:",omitempty"`         // transcript: what was done
	Refused     []Said         `json:",omitempty"`         // transcript: what was not, and why
	Answers     []Said         `json:",omitempty"`         // transcript: what the mail asked to know
	Tickets     []Number       `json:",omitempty"`         // transcript: the tickets that were asked for
	More        int            `json:",omitempty"`         // transcript: how many further ones there are
	Beyond      bool           `json:",omitempty"`         // transcript: there may be more than that
	Older       string         `json:",omitempty"`         // transcript: the command that asks for them
	Query       string         `json:",omitempty"`         // transcript: what was searched for
	Show        Number         `json:",omitempty"`         // transcript: the ticket that is shown whole
	Reason      string         `json:",omitempty"`         // alert: what happened, one of the Alert constants
	Detail      string         `json:",omitempty"`         // alert: more of it, such as a remote's reply
	Host        string         `json:",omitempty"`         // alert: where a mail in the reader's name came from
	Found       string         `json:",omitempty"`         // alert: what the checks of its sender found
	HeldMail    HeldID         `json:",omitempty"`         // alert: its number in quarantine
	Untold      int            `json:",omitempty"`         // alert: how many mails of the last hour it sums up
	Waiting     []Waiting      `json:",omitempty"`         // digest: what is in quarantine
	Access      *Access        `json:",omitempty"`         // access: where it stands
	Leaves      time.Time      `json:",omitzero"`          // undo: when the held letters leave
	Held        HeldWhy        `json:",omitempty"`         // transcript, alert: why the answer About waits; "": none does
	About       uint32         `json:",omitempty"`         // transcript: the reader's answer that #send sends
	Again       time.Duration  `json:",omitempty"`         // received, transcript: the reader's answers are used up, more come after it
	Thanks      bool           `json:",omitempty"`         // update: its one message says thanks and nothing else
	Copy        bool           `json:",omitempty"`         // reply: its reader has no part in the ticket, and gets this one only
	Forward     uint32         `json:",omitempty"`         // ask: the conversation before this message stands below; 0: nothing
	Files       []FileRef      `json:",omitempty"`         // ask: files of earlier messages that travel with it
	Passwords   bool           `json:",omitempty"`         // received, login: its reader, who has no password, hears that he may choose one
	Further     mail.Address   `json:",omitzero"`          // login: its code makes the reader a further address of whose this is; zero: it logs in
}

// FileRef names a file of a message by its places.
type FileRef struct {
	Message uint32
	Index   int // as Attachment.Index
}

// Attempt is one try to deliver a letter, kept for ever.
type Attempt struct {
	At       time.Time
	Host     string        // whom we spoke to, "" if nobody could be reached
	Took     time.Duration // from dialling to the reply
	TLS      string        `json:",omitempty"` // version and whether verified
	Code     int           // of the reply (RFC 5321 §4.2); 0 if there was none
	Enhanced string        `json:",omitempty"` // RFC 3463
	Reply    string        // the remote's line, or what went wrong here
	Outcome  Outcome
}

// Outcome of an attempt.
type Outcome string

// The outcomes.
const (
	Delivered Outcome = "delivered"
	Temporary Outcome = "temporary" // will be tried again
	Permanent Outcome = "permanent" // 5xx: final
)

// Job is a letter that may leave now, with what it tells of.
type Job struct {
	Letter   Letter
	Ticket   Ticket      // Number 0: the letter belongs to none
	Messages []Message   // the causes
	Listed   []Ticket    // of Facts.Tickets those that the reader may see
	Asker    *Contact    // the customer whom Listed or View answers; nil for an agent
	View     *TicketView // of Facts.Show; nil if none, or he may not see it
	History  []Message   // earlier ones that its reader may see, oldest first: letters to agents, ask
	Attached []Message   // those that Facts.Files names
	GoesOn   *Ticket     // in which the ticket goes on since #merge; nil is itself
}

// Suppressed begins a refusal that its author has to hear of.
const Suppressed = "letters to this address are suppressed: "

// RestartsClock reports whether the ticket closes some time after this letter was
// accepted: it told the requester of the last resolution (PRODUCT 3.2).
func (l *Letter) RestartsClock(t *Ticket) bool {
	return l.TellsResolved() && t.Number == l.Ticket && t.Status == Resolved && !l.Created.Before(t.Resolved) && l.Person == t.Requester()
}

// TellsResolved reports whether the letter tells of a resolution: only then it may restart its ticket's clock.
func (l *Letter) TellsResolved() bool {
	return l.Facts.Status == Resolved && (l.Kind == KindResolved || l.Kind == KindReply)
}

// Cancel ends a letter.
func (l *Letter) Cancel(now time.Time, why string) {
	l.State, l.Due = LetterCancelled, time.Time{}
	l.Attempts = append(l.Attempts, Attempt{At: now, Reply: why, Outcome: Permanent})
}

// HeldMessages are the messages of a ticket whose letters #undo still takes back: no customer reads them before (PRODUCT 7.5).
func HeldMessages(tx Reader, n Number) (map[uint32]bool, error) {
	waiting := map[uint32]bool{}
	err := tx.EachLetter(n, true, func(_ LetterID, waits bool, read func() (*Letter, error)) (bool, error) {
		if !waits {
			return true, nil
		}
		l, err := read()
		if err == nil && l.State == LetterHeld {
			for _, id := range l.Causes {
				waiting[id] = true
			}
		}
		return true, err
	})
	return waiting, err
}
