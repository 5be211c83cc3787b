package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/e2e/live"
	"guichet/store/bolt"
	"guichet/ticket"
)

// soak is a desk under mixed load and faults, with what its senders and readers know.
type soak struct {
	*scene
	end    chan struct{}
	disk   string // a file system of its own that can be filled; "" there is none
	tried  atomic.Int64
	bad    atomic.Int64 // answers that would have lost a mail
	faults int64        // kills
	full   int64        // times that the disk was full

	mu      sync.Mutex
	acked   map[string]bool           // by the mail's word
	letters map[string]map[string]int // by reader: how often each Message-ID came
	tokens  map[string][]string       // reply addresses, by reader, the latest
	want    map[string]bool           // who has to be confirmed
}

// soakWord finds the word that a mail has alone.
var soakWord = regexp.MustCompile(`soak-\d+-\d+`)

// TestSoak has people write, answer, command and repeat themselves, robots answer, while the desk is killed, stopped,
// reloaded and its disk gets full, for as long as GUICHET_SOAK says (./test soak 2h), else for some seconds. In the end every
// mail that was answered 250 is there once, whoever began a request was confirmed, and letters came twice only where a kill
// came between a 250 and its note.
func TestSoak(t *testing.T) {
	lasts := 15 * time.Second
	if say := os.Getenv("GUICHET_SOAK"); say != "" {
		var err error
		if lasts, err = time.ParseDuration(say); err != nil {
			t.Fatal(err)
		}
	}
	s := newSoak(t)
	turn := s.turns()
	var actors sync.WaitGroup
	for n, act := range []func(who, i int){s.newcomer, s.newcomer, s.replier, s.replier, s.agent, s.asker, s.robot} {
		actors.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-s.end:
					return
				case <-turn:
					act(n, i)
				}
			}
		})
	}
	told := time.Now()
	for until := told.Add(lasts); time.Now().Before(until); {
		time.Sleep(time.Second + rand.N(min(lasts/10, 20*time.Second)))
		s.fault()
		if time.Since(told) > 5*time.Minute {
			told = time.Now()
			s.mu.Lock()
			s.Logf("%s: %d mails tried, %d acknowledged, %d kills, %d times a full disk", told.Format(time.TimeOnly), s.tried.Load(), len(s.acked), s.faults, s.full)
			s.mu.Unlock()
		}
	}
	close(s.end)
	actors.Wait()
	s.audit()
}

// turns gives the actors their turns: as many mails a second as GUICHET_SOAK_RATE says (./test soak 2h 8), else 25. It is the
// load of a long run beside other work; the actors wait for the desk, so a slow one gets less.
func (s *soak) turns() <-chan struct{} {
	rate := 25.0
	if say := os.Getenv("GUICHET_SOAK_RATE"); say != "" {
		n, err := strconv.ParseFloat(say, 64)
		if err != nil || n <= 0 {
			s.Fatalf("GUICHET_SOAK_RATE = %q: want mails a second", say)
		}
		rate = n
	}
	turn := make(chan struct{})
	go func() {
		for {
			time.Sleep(time.Duration((0.2 + 1.6*rand.Float64()) / rate * float64(time.Second)))
			select {
			case <-s.end:
				return
			case turn <- struct{}{}:
			}
		}
	}()
	return turn
}

func newSoak(t *testing.T) *soak {
	s := &soak{
		end: make(chan struct{}), acked: map[string]bool{}, letters: map[string]map[string]int{}, tokens: map[string][]string{}, want: map[string]bool{},
	}
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	must(t, os.Mkdir(data, 0o700))
	if exec.Command("mount", "-t", "tmpfs", "-o", "size=64m,mode=0700", "none", data).Run() == nil {
		s.disk = data
		t.Cleanup(func() { exec.Command("umount", "-l", data).Run() })
	} else {
		t.Log("no file system can be mounted here: the disk is never full")
	}
	s.scene = begin(t, live.Setup{Dir: dir, Extra: "[limits]\nauto_hour = 0\nauto_day = 0\nfresh_hour = 0\nfresh_day = 0\nnew_of_sender = 0\nnew_of_all = 0"})
	s.sink.Answer(s.hear)
	s.sink.Forget()
	if s.disk != "" {
		t.Cleanup(s.desk.Kill)
	}
	return s
}

// hear keeps what a letter is known by.
func (s *soak) hear(l live.Letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, to := range l.Rcpt {
		if s.letters[to] == nil {
			s.letters[to] = map[string]int{}
		}
		s.letters[to][l.Get("Message-ID")]++
		if e := l.Event(); e == "received" || e == "new" {
			s.tokens[to] = append(s.tokens[to], l.ReplyTo())
			if n := len(s.tokens[to]); n > 100 {
				s.tokens[to] = s.tokens[to][n-100:]
			}
		}
	}
}

// bring tries until a mail is taken, as an MTA does; some are brought once more after that.
func (s *soak) bring(who, i int, from, to, subject, text string, fields ...string) {
	word := fmt.Sprintf("soak-%d-%d", who, i)
	d := live.NewDraft(from, to, subject, text+word+"\n")
	for _, f := range fields {
		d = d.With(f)
	}
	raw := d.Bytes()
	s.tried.Add(1)
	again := rand.IntN(10) == 0
	live.Eventually(5*live.Patience, func() bool {
		a := s.desk.TryRaw(d.Sender(), []string{to}, raw)
		if a.Code >= 500 {
			s.bad.Add(1)
			s.Logf("%s: %v", word, a)
			return true
		}
		if a.Code != 250 {
			return false
		}
		s.mu.Lock()
		s.acked[word] = true
		s.mu.Unlock()
		taken := !again
		again = false
		return taken
	})
}

func (s *soak) newcomer(who, i int) {
	from := fmt.Sprintf("new%d-%d@n%d.customer.test", who, i, i)
	s.mu.Lock()
	s.want[from] = true
	s.mu.Unlock()
	s.bring(who, i, from, support, "Cannot log in", "Hello, I cannot log in. Can you help me?\n"+strings.Repeat("It is the printer again.\n", rand.IntN(500)))
}

// token is one that a reader has; "" none yet.
func (s *soak) token(reader string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if all := s.tokens[reader]; len(all) > 0 {
		return all[rand.IntN(len(all))]
	}
	return ""
}

func (s *soak) replier(who, i int) {
	from := fmt.Sprintf("again%d@customer.test", who)
	if to := s.token(from); to != "" && i%20 != 0 {
		s.bring(who, i, from, to, "Re: Cannot log in", "Still not, and I tried it all.\n")
		return
	}
	s.mu.Lock()
	s.want[from] = true
	s.mu.Unlock()
	s.bring(who, i, from, support, fmt.Sprintf("Cannot log in %d", i), "Hello, can you help me?\n")
}

func (s *soak) agent(who, i int) {
	if to := s.token("ana@agents.test"); to != "" {
		s.bring(who, i, ana, to, "Re: Cannot log in", []string{"#pending\n", "", "#assign me\n"}[i%3]+"Have you tried another cable?\n")
	}
}

// asker asks questions, of which nothing stays.
func (s *soak) asker(_, i int) {
	s.desk.Try(live.NewDraft(ana, support, fmt.Sprintf("Look %d", i), "#list\n#search printer\n"))
}

func (s *soak) robot(who, i int) {
	if to := s.token("again2@customer.test"); to != "" {
		s.bring(who, i, "again2@customer.test", to, "Away", "I am away.\n", "Auto-Submitted: auto-replied")
	}
}

// fault does one thing that happens to a desk.
func (s *soak) fault() {
	switch rand.IntN(4) {
	case 0, 1:
		s.faults++
		s.desk.Kill()
		s.start()
	case 2:
		if rand.IntN(2) == 0 {
			s.desk.Hangup()
			return
		}
		s.desk.Stop()
		s.start()
	case 3:
		if s.disk == "" {
			return
		}
		s.full++
		filler := filepath.Join(s.disk, "filler")
		exec.Command("sh", "-c", "head -c 1000000000 /dev/zero > "+filler).Run() // until there is no room
		time.Sleep(2 * time.Second)
		if rand.IntN(2) == 0 {
			s.faults++
			s.desk.Kill()
		}
		os.Remove(filler)
		s.start()
	}
	s.room()
}

// start starts a desk that is not there.
func (s *soak) start() {
	if !s.desk.Running() {
		s.desk.Start()
	}
}

// room lets the file system grow with what was acknowledged.
func (s *soak) room() {
	if s.disk == "" {
		return
	}
	size := 64 + s.tried.Load()*40/1000
	exec.Command("mount", "-o", fmt.Sprintf("remount,size=%dm", size), s.disk).Run()
}

// audit compares what everybody knows with the store.
func (s *soak) audit() {
	s.start()
	if i := strings.Index(s.desk.Log(), "a fault of the rules"); i >= 0 {
		s.Errorf("the log: %.2000s", s.desk.Log()[max(i-300, 0):])
	}
	live.UntilWithin(s, 5*live.Patience, "all letters to leave", func() bool { return s.desk.Waiting() == 0 })
	s.fsck() // stops it
	db, err := bolt.Open(s.desk.Data(), bolt.Options{})
	must(s.T, err)
	defer db.Close()
	stored := map[string]int{}
	must(s.T, db.View(context.Background(), func(tx ticket.Reader) error { return countWords(tx, stored) }))
	for word := range s.acked {
		if stored[word] != 1 {
			s.Errorf("%s was answered 250 and is there %d times", word, stored[word])
		}
	}
	for word, n := range stored {
		if !s.acked[word] {
			s.Errorf("%s was never answered 250 and is there %d times", word, n)
		}
	}
	doubled, sent := 0, 0
	for _, ids := range s.letters {
		for _, n := range ids {
			sent, doubled = sent+n, doubled+n-1
		}
	}
	for who := range s.want {
		if s.letters[who] == nil {
			s.Errorf("%s was never confirmed", who)
		}
	}
	if int64(doubled) > s.faults*lettersInFlight {
		s.Errorf("%d letters came twice, with %d kills", doubled, s.faults)
	}
	s.Logf("figures: %d mails acknowledged of %d, %d letters, %d of them doubled, %d kills, %d times a full disk", len(s.acked), s.tried.Load(), sent, doubled, s.faults, s.full)
	if n := s.bad.Load(); n > 0 || int64(len(s.acked)) != s.tried.Load() {
		s.Errorf("%d mails were refused for good; %d of %d were acknowledged", n, len(s.acked), s.tried.Load())
	}
}

// countWords counts each mail's word in all messages.
func countWords(tx ticket.Reader, stored map[string]int) error {
	for after := ticket.Number(0); ; {
		tickets, err := tx.Tickets(after, 500)
		if err != nil || len(tickets) == 0 {
			return err
		}
		for _, t := range tickets {
			after = t.Number
			messages, err := tx.Messages(t.Number)
			if err != nil {
				return err
			}
			for _, m := range messages {
				if word := soakWord.FindString(m.Text); word != "" {
					stored[word]++
				}
			}
		}
	}
}
