package outbox

import (
	"context"
	"sync"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// speech remembers which relays take addresses in UTF-8, from the connections that are made. Many may use it at once.
type speech struct {
	mu    sync.Mutex
	found map[place]spoken
}

// spoken is what a relay said last.
type spoken struct {
	utf8  bool
	known bool // else it could not be asked
	at    time.Time
}

// What a relay said holds so long; a stranger's mail asks again after that.
const (
	spokenFor = time.Hour
	askAgain  = time.Minute // where it could not be asked
	askTime   = 10 * time.Second
)

// note remembers what a connection has shown.
func (s *speech) note(at place, x spoken) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil {
		s.found = map[place]spoken{}
	}
	s.found[at] = x
}

// Answers reports whether a letter to an address may ever arrive that leaves from one of ours. Only what needs SMTPUTF8 may
// not: where each of ours goes by a relay, and none of these offers it (RFC 6531 §3.5). A relay that was not heard for an hour
// is asked, within ten seconds; one that does not answer may offer it.
func (w *Worker) Answers(ctx context.Context, to mail.Address, ours []mail.Address) bool {
	if _, utf8, err := pathOf(to); err != nil || !utf8 {
		return true
	}
	asked := map[place]bool{}
	for _, from := range ours {
		at := w.placeOf(&ticket.Letter{From: mail.Mailbox{Address: from}, To: mail.Mailbox{Address: to}})
		if at.relay == nil {
			return true // straight to the server that he has his mail at
		}
		if !asked[at] && w.speaks(ctx, at) {
			return true
		}
		asked[at] = true
	}
	return len(ours) == 0
}

// speaks reports whether a relay may offer SMTPUTF8.
func (w *Worker) speaks(ctx context.Context, at place) bool {
	now := w.o.Now()
	w.speech.mu.Lock()
	x, ok := w.speech.found[at]
	age := now.Sub(x.at)
	stale := !ok || age >= spokenFor || !x.known && age >= askAgain
	if stale { // whoever asks meanwhile is content with what is known
		if w.speech.found == nil {
			w.speech.found = map[place]spoken{}
		}
		w.speech.found[at] = spoken{utf8: x.utf8, known: x.known, at: now}
	}
	w.speech.mu.Unlock()
	if !stale {
		return x.utf8 || !x.known
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	l, f := w.connect(ctx, at) // notes what it finds
	if f != nil {
		w.speech.note(at, spoken{at: now})
		return true
	}
	utf8, _ := l.client.Extension("SMTPUTF8")
	l.quit()
	return utf8
}
