package e2e

import (
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/e2e/live"
)

// loginTimes is how many logins TestPortalSameTime measures of each kind. From 1,000 on it holds their medians within 5 %.
var loginTimes = flag.Int("logins", 40, "logins of known and of unknown addresses that are timed")

// TestPortalSameTime: asking for a login letter, and a wrong password, take as long for an address that is known as for one
// that is not, and say the same (PRODUCT 5.1).
func TestPortalSameTime(t *testing.T) {
	setup, base := waysAt("password = true\n")
	s := begin(t, setup)
	people := max(1, *loginTimes/5)
	for i := range people {
		s.desk.Send(live.NewDraft(fmt.Sprintf("c%d@customer.test", i), support, "Hello", "My printer is broken.\n"))
	}
	for _, form := range []string{"/login", "/login/password"} {
		times := map[string][]time.Duration{}
		said := map[string]string{}
		var mutex sync.Mutex
		var group sync.WaitGroup
		turns := make(chan struct{}, 8)
		for i := range 2 * *loginTimes {
			kind, who := "unknown", fmt.Sprintf("u%d@customer.test", i/2%people)
			if i%2 == 0 {
				kind, who = "known", fmt.Sprintf("c%d@customer.test", i/2%people)
			}
			turns <- struct{}{}
			group.Go(func() {
				defer func() { <-turns }()
				req, _ := http.NewRequest(http.MethodPost, base+form, strings.NewReader("password=an+orange+boat&email="+who))
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.Header.Set("X-Forwarded-For", fmt.Sprintf("198.%d.%d.%d", 18+i%2, i/250, i%250)) // as from as many clients
				start := time.Now()
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				took := time.Since(start)
				resp.Body.Close()
				mutex.Lock()
				defer mutex.Unlock()
				times[kind] = append(times[kind], took)
				said[kind] = fmt.Sprint(resp.StatusCode)
			})
		}
		group.Wait()
		median := func(kind string) time.Duration {
			slices.Sort(times[kind])
			return times[kind][len(times[kind])/2]
		}
		known, unknown := median("known"), median("unknown")
		t.Logf("%s: %d of each, medians %v (known) and %v (unknown)", form, len(times["known"]), known, unknown)
		want(t, form+" says", said["known"], said["unknown"])
		// Of few, on cores that do other things, a median says little: the bound is held with -logins 1000.
		if ratio := float64(known) / float64(unknown); *loginTimes >= 1000 && (ratio < 0.95 || ratio > 1.05) {
			t.Errorf("%s: %v for who is known, %v for who is not", form, known, unknown)
		}
	}
}
