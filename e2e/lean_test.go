package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"guichet/e2e/live"
)

// TestLean: with fifty sessions that bring mails of 20 KB as fast as they can, each a new request, and letters leaving
// meanwhile, the process's anonymous memory stays below 64 MB.
func TestLean(t *testing.T) {
	s := begin(t, live.Setup{})
	s.sink.Forget()
	watch := s.desk.Watch()
	var sessions sync.WaitGroup
	for who := range 50 {
		sessions.Go(func() {
			c, said := live.Dial("", s.desk.Addr)
			if c == nil {
				t.Errorf("connect: %v", said)
				return
			}
			defer c.Quit()
			for n := range 60 {
				d := ofTwenty(fmt.Sprintf("p%d-%d@c%d.customer.test", who, n, who))
				if a := c.Send(d.Sender(), []string{support}, d.Bytes()); a.Code != 250 {
					t.Errorf("%v", a)
					return
				}
			}
		})
	}
	sessions.Wait()
	most := int64(64e6)
	if strings.Contains(os.Getenv("GOFLAGS"), "-race") {
		most *= 5 // the detector's shadow of it
	}
	used := watch().Memory
	t.Logf("figures: RssAnon at most %d MB", used/1e6)
	if used > most {
		t.Errorf("RssAnon of %d MB, want %d at most", used/1e6, most/1e6)
	}
}

// ofTwenty is a mail of 20 KB: words, the same in HTML, and a picture that does not shrink.
func ofTwenty(from string) live.Draft {
	picture := make([]byte, 11_000)
	for i := range picture {
		picture[i] = byte(rand.IntN(256))
	}
	text := strings.Repeat("Hello, I cannot log in, and I tried it all since this morning.\n", 30)
	d := live.NewDraft(from, support, "Cannot log in", text)
	d.HTML, d.Files = "<p>"+text+"</p>", []live.File{{Name: "p.png", Type: "image/png", Body: picture}}
	return d
}
