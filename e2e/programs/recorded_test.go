package programs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"guichet/e2e/live"
)

// parsed is where the parser's own recordings are.
const parsed = "../../../parser/testdata/mail/"

// notKept is the version of a program whose recording does not name it.
const notKept = "not kept"

// recorded are programs of which a mail was kept.
func recorded() []program {
	return append(recordedPeople(), recordedMachines()...)
}

// recordedPeople are programs in which people write.
func recordedPeople() []program {
	answer := func(r *rig) { want(r, "her words", r.recording().Reply, words) }
	forward := func(r *rig) {
		f := r.recording().Forwarded
		if f == nil || f.From.Email != "ines@customer.test" {
			r.Errorf("forwarded is %+v", f)
		}
	}
	return []program{
		{
			name: "alot", version: notKept, what: "mail program for terminals; an answer", file: "alot.eml",
			differs: "the line above the quote is `Quoting NAME (DATE)`",
			desk:    "the words alone", try: answer,
		},
		{
			name: "Balsa", version: notKept, what: "mail program of GNOME; an answer in German", file: "balsa.eml",
			differs: "the line above the quote is `NAME schrieb(en):`, without date",
			desk:    "the words alone", try: answer,
		},
		{
			name: "notmuch", version: notKept, what: "mail program in Emacs; an agent's command", file: "notmuch.eml",
			differs: "parts that it does not quote are named above the quote: `Non-text part: text/html`",
			desk:    "the command is done, and nothing is left to say",
			try: func(r *rig) {
				p := r.recording()
				want(r, "commands", fmt.Sprint(p.Commands), "[{resolved }]")
				want(r, "words", p.Body, "")
			},
		},
		{
			name: "Mutt, a forward", version: notKept, what: "mail program for terminals; in French", file: "mutt-forward.eml",
			differs: "the subject is `[ADDRESS: SUBJECT]`, the head names the author, a closing line ends it",
			desk:    "the customer's, in whose name the ticket is", try: forward,
		},
		{
			name: "Emacs, a forward", version: notKept, what: "mail program in Emacs", file: "emacs-forward.eml",
			differs: "the subject is `[NAME] SUBJECT`; head and forwarded mail are parts beside each other",
			desk:    "the customer's, in whose name the ticket is", try: forward,
		},
		{
			name: "Claws Mail, a forward", version: notKept, what: "mail program; in Spanish", file: "claws-forward.eml",
			differs: "`Inicio del mensaje redirigido`, and labels of its own",
			desk:    "the customer's, in whose name the ticket is", try: forward,
		},
		{
			name: "Outlook", version: notKept, what: "mail program; rich text", file: parsed + "winmail-dat.eml",
			differs: "its files are inside winmail.dat (TNEF)",
			desk:    "the files stand beside the container, by their names",
			try:     func(r *rig) { want(r, "files", r.recording().names(), "winmail.dat, Contract €.pdf, note.txt") },
		},
		{
			name: "Apple Mail", version: notKept, what: "mail program; a file between two texts", file: parsed + "apple-text-around-a-file.eml",
			differs: "text, file and text again are siblings in one multipart/mixed",
			desk:    "both texts, in their order, and the file",
			try:     func(r *rig) { want(r, "files", r.recording().names(), "scan 1.pdf") },
		},
	}
}

// recordedMachines are mail servers, filters, lists, monitors and other desks.
func recordedMachines() []program {
	return []program{
		{
			name: "SpamAssassin", version: notKept, what: "filter; an answer that it wrapped", file: "spamassassin.eml",
			differs: "with report_safe the mail is a file in a report of its own, subject and all",
			desk:    "the wrapped mail: its words and files",
			try: func(r *rig) {
				p := r.recording()
				want(r, "words", p.Reply, "The new lamp flickers, too. A photo is with this mail.")
				want(r, "files", p.names(), "lamp.jpg")
			},
		},
		{
			name: "Request Tracker, a comment", version: "5", what: "another desk; its agent writes to ours", file: "rt-words.eml",
			differs: "`Precedence: bulk` on a person's words",
			desk:    "bulk, and his words alone; nobody is answered automatically",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "bulk")
				want(r, "words", p.Reply, "We have green cans only. Do you take those?")
			},
		},
		{
			name: "Request Tracker, a page", version: "5", what: "the same, an answer by its web page", file: "rt-title.eml",
			differs: "the subject stands once more above the words",
			desk:    "the words alone",
			try:     func(r *rig) { want(r, "words", r.recording().Reply, "Green and red, I see now.") },
		},
		{
			name: "Haraka", version: notKept, what: "mail server of npm", file: "haraka-put-off.eml",
			differs: "a letter that was put off by 451 until its time was over is reported as 5.2.1; no From in a report",
			desk:    "the remote's 451 counts: the letter bounced, the address is written to again",
			try: func(r *rig) {
				b := r.recording().Bounce
				if b == nil || len(b.Recipients) != 1 {
					r.Fatalf("no report: %+v", b)
				}
				want(r, "action", b.Recipients[0].Action, "failed")
				want(r, "status", b.Recipients[0].Status, "4.2.1")
			},
		},
		{
			name: "Mailman", version: "3.3.8", what: "list manager; a post that waits", file: "mailman-held.eml",
			differs: "a notice to the author with `Precedence: bulk` and no Auto-Submitted",
			desk:    "an automatic answer: stored, no ticket",
			try:     func(r *rig) { want(r, "auto", r.recording().Auto, "auto-reply") },
		},
		{
			name: "Mailman, a post", version: "3.3.8", what: "the same; a post of a subscriber", file: "mailman-post.eml",
			differs: "From is the author's own, the return path the list's",
			desk:    "a list's mail, unless `[[via]]` names the list: then the author's",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "list")
				want(r, "author", p.From[0].Email, "alice@customer.test")
			},
		},
		{
			name: "Mailman, From rewritten", version: "3.3.8", what: "the same; `dmarc_mitigate_action` puts the list into From", file: "mailman-munged.eml",
			differs: "From is `NAME via LIST <list>`, Reply-To the author; where it cannot fetch publicsuffix.org it shunts the post and says nothing",
			desk:    "the list's mail without `[[via]]`, with it the author's, from Reply-To",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "list")
				want(r, "the list", p.From[0].Email, "garden@lists.test")
				want(r, "reply", p.Reply, "My rake is broken.")
			},
		},
		{
			name: "SmartList", version: "3.15", what: "list manager of procmail's author; a post of a subscriber", file: "smartlist-post.eml",
			differs: "From stays the author's; Resent-From, X-Loop, List-Id and X-Mailing-List name the list, the return path is `LIST-request`, which takes mail for orders",
			desk:    "a list's mail, unless `[[via]]` names the list: then the author's; nothing is written to `-request`",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "list")
				want(r, "author", p.From[0].Email, "carla@customer.test")
			},
		},
		{
			name: "Sympa", version: "6.2.70", what: "list manager; a post of a subscriber", file: "sympa-post.eml",
			differs: "From and Reply-To are the author's, X-Loop and List-Id name the list, the return path is `LIST-owner` and Sender `LIST-request`; Precedence stands there twice",
			desk:    "a list's mail, unless `[[via]]` names the list: then the author's; nothing is written to `-owner` or `-request`",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "list")
				want(r, "author", p.From[0].Email, "carla@customer.test")
			},
		},
		{
			name: "Schleuder", version: "4.0.3", what: "list that encrypts; a post to a subscriber without a key", file: "schleuder-post.eml",
			differs: "From is the list and nothing in the header names the author: he stands in lines above the words, with whether he signed",
			desk:    "the list's ticket, also with `[[via]]`: nobody is confirmed, agents read who wrote",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "list")
				want(r, "author", p.From[0].Email, "garden@lists.test")
				want(r, "who wrote", strings.Contains(p.Reply, "From: Carla Vogel <carla@customer.test>"), true)
				want(r, "words", strings.HasSuffix(p.Reply, "My rake is broken."), true)
			},
		},
		{
			name: "Redmine", version: "5", what: "issue tracker; a comment", file: "redmine-comment.eml",
			differs: "a person's words are generated mail of the tracker, with the issue below a line of dashes",
			desk:    "generated: recorded, never answered",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "auto-generated")
				want(r, "her words", strings.Contains(p.Reply, "Thirteen, I counted again."), true)
			},
		},
		{
			name: "Monit", version: "5.33.0", what: "watches processes", file: "monit-alarm.eml",
			differs: "no mark but `X-Mailer: Monit`; the date ends in GMT",
			desk:    "generated, by X-Mailer: a ticket, not confirmed",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "auto-generated")
				want(r, "text", p.Text, "The file of valve 4 is gone.")
			},
		},
	}
}

// reading is what the desk read in a recording.
type reading struct{ live.Parsed }

func (r reading) names() string {
	var all []string
	for _, a := range r.Attachments {
		all = append(all, a.Name)
	}
	return strings.Join(all, ", ")
}

// recording reads the program's recorded mail.
func (r *rig) recording() reading {
	r.Helper()
	return reading{r.parse(must(os.ReadFile(filepath.Join("testdata", r.program.file))))}
}
