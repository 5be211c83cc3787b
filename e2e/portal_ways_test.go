package e2e

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"guichet/e2e/live"
)

var (
	taskIn = regexp.MustCompile(`name="task" value="([^"]+)" data-bits="(\d+)"`)
	codeIn = regexp.MustCompile(`\b(\d{4}) (\d{4})\b`)
)

// work does what a browser's script does for a form without login: pairs of names and values to send with it.
func work(t testing.TB, page string) []string {
	t.Helper()
	found := taskIn.FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the form has no task:\n%s", page)
	}
	var need int
	fmt.Sscan(found[2], &need)
	for n := 0; ; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s.%d", found[1], n))
		if leadingZeros(sum[:]) >= need {
			return []string{"task", found[1], "number", fmt.Sprint(n)}
		}
	}
}

// code is what a login letter says to type.
func code(t testing.TB, l live.Letter) string {
	t.Helper()
	found := codeIn.FindString(l.Text())
	if found == "" {
		t.Fatalf("no code in\n%s", l.Text())
	}
	return found
}

// waysAt is a desk with pages and what [login] says.
func waysAt(login string) (live.Setup, string) {
	setup, base := pagesAt()
	setup.Extra += "[login]\n" + login
	return setup, base
}

// TestPortalPassword: the first request's confirmation tells how to choose a password; forgotten and first are one way,
// by a letter; then it logs in, and nothing else does (PRODUCT 5.2).
func TestPortalPassword(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "list.txt")
	if err := os.WriteFile(list, []byte("Tr0ub4dor&3xyz\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	bloom := filepath.Join(dir, "list.bloom")
	setup, base := waysAt(fmt.Sprintf("password = true\npassword_max = 15\npassword_classes = 4\nbreached = %q\n", bloom))
	if out, err := exec.Command(binary, "breached", list, bloom).CombinedOutput(); err != nil || !strings.Contains(string(out), "1 password") {
		t.Fatalf("%v: %s", err, out)
	}
	s := begin(t, setup)
	received, _ := s.open()
	holds(t, "the confirmation", received.Text(), base+"/password")
	s.desk.Send(live.NewDraft(carla, support, "Another thing", "It is slow.\n"))
	if again := s.sink.Wait(t, 2, "carla@customer.test", "received"); strings.Contains(again.Text(), "/password") {
		t.Errorf("the second confirmation tells it once more:\n%s", again.Text())
	}
	b, other := newBrowser(t, base), newBrowser(t, base)
	s.login(other, "carla@customer.test")
	_, _, page := b.get("/password")
	holds(t, "the page without a login", page, `name="email"`, `value="/password"`)
	b.post("/login", "email", "carla@customer.test", "to", "/password")
	letter := s.sink.Wait(t, 2, "carla@customer.test", "login")
	status, at, page := b.post(strings.TrimPrefix(pageIn(t, letter), base))
	want(t, "where its letter leads", fmt.Sprint(status, " ", at), "200 /password")
	holds(t, "the page", page, "From 12 to 15 characters.", "At least 4 of these four", `autocomplete="new-password"`)
	for word, fault := range map[string]string{
		"Rk7!mm": "too short", "Rk7!mmQz2vBtaaaa": "too long", "Rk7mmQz2vBtx": "more kinds", "Tr0ub4dor&3xyz": "stolen", "Carla!Carla12": "easy to guess",
	} {
		status, _, page := b.post("/password", "password", word)
		want(t, word, status, 400)
		holds(t, word, page, fault, `aria-invalid="true"`)
		if strings.Contains(page, word) {
			t.Errorf("%s is on the page", word)
		}
	}
	status, at, page = b.post("/password", "password", "Rk7!mmQz2vBt")
	want(t, "a good one", fmt.Sprint(status, " ", at), "200 /profile")
	holds(t, "the profile", page, "You have a password.")
	status, _, _ = other.get("/tickets")
	want(t, "her other session", status, 401)
	b.post("/logout")
	status, _, _ = b.get("/tickets")
	want(t, "after logging out", status, 401)
	for _, wrong := range [][2]string{{"carla@customer.test", "Rk7!mmQz2vBT"}, {"nobody@customer.test", "Rk7!mmQz2vBt"}, {"carla@customer.test", ""}} {
		status, _, page := b.post("/login/password", "email", wrong[0], "password", wrong[1])
		want(t, fmt.Sprint(wrong), status, 403)
		holds(t, fmt.Sprint(wrong), page, "do not log you in")
	}
	status, at, _ = b.post("/login/password", "email", "Carla@CUSTOMER.test", "password", "Rk7!mmQz2vBt", "to", "/tickets/1")
	want(t, "her password", fmt.Sprint(status, " ", at), "200 /tickets/1")
	status, _, _ = b.post("/tickets/1/act", "command", "share", "argument", "zoe@customer.test")
	want(t, "what needs a proof", status, 200)
	stranger := newBrowser(t, base)
	last := 0
	for range 12 {
		last, _, _ = stranger.post("/login/password", "email", "carla@customer.test", "password", "guess")
	}
	want(t, "after many guesses", last, 429)
	b.post("/password", "drop", "yes")
	status, _, _ = newBrowser(t, base).post("/login/password", "email", "dora@customer.test", "password", "Rk7!mmQz2vBt")
	want(t, "another address", status, 403)
}

// TestPortalActivationLetter: the same in a letter of its own, also to who called by phone.
func TestPortalActivationLetter(t *testing.T) {
	setup, base := waysAt("password = true\nactivation = \"letter\"\n")
	s := begin(t, setup)
	received, _ := s.open()
	if strings.Contains(received.Text(), "/password") {
		t.Errorf("the confirmation tells it, too:\n%s", received.Text())
	}
	letter := s.sink.Wait(t, 1, "carla@customer.test", "login")
	holds(t, "the letter", letter.Text(), base+"/password", "first time")
	if strings.Contains(letter.Text(), "/login/") || codeIn.MatchString(letter.Text()) {
		t.Errorf("it logs in by itself:\n%s", letter.Text())
	}
	s.desk.Send(live.NewDraft(ana, support, "A call", "#requester dora@customer.test\nShe called about her invoice.\n"))
	holds(t, "the letter to who called", s.sink.Wait(t, 1, "dora@customer.test", "login").Text(), base+"/password")
	b := newBrowser(t, base)
	b.post("/login", "email", "dora@customer.test", "to", "/password")
	status, at, _ := b.post(strings.TrimPrefix(pageIn(t, s.sink.Wait(t, 2, "dora@customer.test", "login")), base))
	want(t, "where hers leads", fmt.Sprint(status, " ", at), "200 /password")
	status, at, _ = b.post("/password", "password", "an orange boat sings")
	want(t, "choosing one", fmt.Sprint(status, " ", at), "200 /profile")
}

// TestPortalSignUp: who has never written signs up by name, address and work, and confirms by mail; without script patience
// is the work (PRODUCT 5.2). The answer is the same for who is known.
func TestPortalSignUp(t *testing.T) {
	setup, base := waysAt("sign_up = true\n")
	s := begin(t, setup)
	s.open()
	b := newBrowser(t, base)
	_, _, form := b.get("/signup")
	status, _, page := b.post("/signup", "name", "Nina", "email", "nina@customer.test", "task", taskIn.FindStringSubmatch(form)[1])
	want(t, "at once, without work", status, 400)
	holds(t, "at once, without work", page, "Please wait ten seconds", taskIn.FindStringSubmatch(form)[1], `value="Nina"`)
	done := work(t, form)
	status, _, page = b.post("/signup", append(done, "name", "Nina", "email", "nina@customer.test")...)
	want(t, "with its work", status, 200)
	holds(t, "with its work", page, "nina@customer.test")
	status, _, _ = b.post("/signup", append(done, "name", "Nina", "email", "nina2@customer.test")...)
	want(t, "the same work again", status, 400)
	for _, task := range []string{"", "x", "a.1.b.c", strings.Replace(done[1], ".17.", ".1.", 1)} {
		status, _, _ := b.post("/signup", "name", "Nina", "email", "nina@customer.test", "task", task, "number", "1")
		want(t, "the task "+task, status, 400)
	}
	letter := s.sink.Wait(t, 1, "nina@customer.test", "login")
	status, at, _ := b.post(strings.TrimPrefix(pageIn(t, letter), base))
	want(t, "confirmed", fmt.Sprint(status, " ", at), "200 /tickets")
	_, _, page = b.get("/profile")
	holds(t, "her profile", page, "nina@customer.test", "Nina")
	_, _, form = b.get("/signup")
	_, _, known := b.post("/signup", append(work(t, form), "name", "Somebody", "email", "carla@customer.test")...)
	holds(t, "who is known", known, "If carla@customer.test is known here")
	at = strings.TrimPrefix(pageIn(t, s.sink.Wait(t, 1, "carla@customer.test", "login")), base)
	carlas := newBrowser(t, base)
	_, at, _ = carlas.post(at)
	want(t, "her letter logs her in", at, "/tickets")
	_, _, page = carlas.get("/profile")
	if strings.Contains(page, "Somebody") {
		t.Error("who is known has another name now")
	}
}

// openID starts a provider of OpenID Connect: the example server of zitadel/oidc, with people of our own.
func openID(t *testing.T, back string, people map[string]any) (issuer string) {
	t.Helper()
	dir := t.TempDir()
	install := exec.Command("go", "install", "github.com/zitadel/oidc/v3/example/server@v3.52.0")
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("needs the module github.com/zitadel/oidc/v3: %v\n%s", err, out)
	}
	b, err := json.Marshal(people)
	if err != nil {
		t.Fatal(err)
	}
	users := filepath.Join(dir, "users.json")
	if err := os.WriteFile(users, b, 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(live.FreeAddr(), ":")
	server := exec.Command(filepath.Join(dir, "server"))
	server.Env = append(os.Environ(), "PORT="+port, "USERS_FILE="+users, "REDIRECT_URI="+back)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	issuer = "http://localhost:" + port + "/"
	live.Until(t, "the provider", func() bool {
		resp, err := http.Get(issuer + ".well-known/openid-configuration")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
	return issuer
}

// TestPortalProvider: "continue with" a provider of OpenID Connect, a real one, logs in whose address it has verified, known
// or not; nobody else, and nobody twice by one code.
func TestPortalProvider(t *testing.T) {
	setup, base := pagesAt()
	setup.Dir = t.TempDir()
	secret := filepath.Join(setup.Dir, "provider.secret")
	if err := os.WriteFile(secret, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	person := func(id, name, email string, verified bool) map[string]any {
		return map[string]any{"ID": id, "Username": name, "Password": "verysecure", "FirstName": strings.ToUpper(name[:1]) + name[1:], "LastName": "Test", "Email": email, "EmailVerified": verified}
	}
	issuer := openID(t, base+"/login/with/example/back", map[string]any{
		"id1": person("id1", "carla", "carla@customer.test", true), "id2": person("id2", "nina", "nina@customer.test", true),
		"id3": person("id3", "mallory", "carla@customer.test", false), "id4": person("id4", "heir", "carla@customer.test", true),
		"id5": person("id5", "desk", "support@desk.test", true),
	})
	setup.Extra += fmt.Sprintf("[[oidc]]\nname = \"example\"\nlabel = \"Example ID\"\nissuer = %q\nclient_id = \"web\"\nsecret_file = %q\n", issuer, secret)
	s := begin(t, setup)
	s.open()
	signIn := func(b *browser, name string) (status int, at, page string) {
		t.Helper()
		_, at, page = b.get("/login/with/example?to=/tickets")
		id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)
		if id == nil {
			t.Fatalf("no login of the provider at %s:\n%s", at, page)
		}
		form := url.Values{"id": {id[1]}, "username": {name}, "password": {"verysecure"}}
		req, _ := http.NewRequest(http.MethodPost, issuer+"login/username", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return b.do(req)
	}
	b := newBrowser(t, base)
	_, _, page := b.get("/login")
	holds(t, "the login", page, "Continue with Example ID", "/login/with/example?to=")
	status, at, page := signIn(b, "carla")
	want(t, "who is known", fmt.Sprint(status, " ", at), "200 /tickets")
	holds(t, "her requests", page, "Cannot log in")
	_, _, page = b.get("/profile")
	holds(t, "her profile", page, issuer)
	nina := newBrowser(t, base)
	status, _, _ = signIn(nina, "nina")
	want(t, "who is new", status, 200)
	_, _, page = nina.get("/profile")
	holds(t, "the new one's profile", page, "nina@customer.test")
	for who, why := range map[string]string{"mallory": "an address that is not verified", "heir": "another person with her address", "desk": "an address of the desk"} {
		b := newBrowser(t, base)
		status, _, page := signIn(b, who)
		want(t, why, status, 403)
		holds(t, why, page, "did not confirm an address")
		status, _, _ = b.get("/tickets")
		want(t, why+" is not logged in", status, 401)
	}
	for _, path := range []string{"/login/with/example/back", "/login/with/example/back?state=x&code=y", "/login/with/example/back?state=&code="} {
		status, _, _ := newBrowser(t, base).get(path)
		want(t, path, status, 403)
	}
	status, _, _ = b.get("/login/with/nobody")
	want(t, "another provider", status, 404)

	// The way by hand: the code is good once, and only in the browser that went.
	plain := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := plain.Get(base + "/login/with/example?to=https://evil.test/")
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	to, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(to.String(), issuer) || to.Query().Get("code_challenge_method") != "S256" || to.Query().Get("nonce") == "" || to.Query().Get("state") == "" {
		t.Errorf("the way to the provider: %v %v", to, err)
	}
	holds(t, "the cookie", resp.Header.Get("Set-Cookie"), "HttpOnly", "SameSite=Lax")
}

func leadingZeros(b []byte) int { return 8*len(b) - new(big.Int).SetBytes(b).BitLen() }
