package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"guichet/e2e/live"
)

// TestPortalPasskey: a device is added after a login by mail and then logs in by itself, for its owner's address only, until
// it is taken away: with Chromium and a virtual authenticator (PRODUCT 5.2).
func TestPortalPasskey(t *testing.T) {
	_, port, _ := strings.Cut(live.FreeAddr(), ":")
	base := "http://localhost:" + port
	setup := live.Setup{Extra: fmt.Sprintf("[http]\nlisten = [%q]\nurl = %q\n[login]\npasskeys = true\n", "127.0.0.1:"+port, base)}
	s := begin(t, setup)
	w := openWindow(t, desk)
	s.open()
	s.desk.Send(live.NewDraft(dora, support, "Paper jam", "The printer jams.\n"))
	s.sink.Wait(t, 1, "dora@customer.test", "received")
	_, none := chromedp.Call(w.ctx, webauthn.Enable, webauthn.EnableParams{})
	_, err := chromedp.Call(w.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	if none != nil || err != nil {
		t.Fatal(none, err)
	}
	newBrowser(t, base).post("/login", "email", "carla@customer.test")
	w.see(pageIn(t, s.sink.Wait(t, 1, "carla@customer.test", "login")))
	w.run(chromedp.Submit("main form"), chromedp.WaitVisible(".tickets"))
	w.see(base + "/profile")
	w.run(chromedp.Click("button[data-passkey=add]"), chromedp.WaitVisible(".notice"))
	holds(t, "the profile", ask(w, chromedp.Text("main")), "This device now logs you in.")
	out := func() { w.run(chromedp.Submit("nav form"), chromedp.WaitVisible("a[href='/login']")) }
	enter := func(who string) {
		w.see(base + "/login?to=/tickets/1")
		w.run(chromedp.SetValue("#email", who), chromedp.Click("button[data-passkey=login]"))
	}
	out()
	enter("dora@customer.test")
	w.run(chromedp.WaitVisible("#passkey-fault"))
	enter("carla@customer.test")
	w.run(chromedp.WaitVisible("#reply"))
	holds(t, "where it leads", ask(w, chromedp.Location()), "/tickets/1")
	w.see(base + "/profile")
	w.run(chromedp.Submit("form[action='/profile/passkey/drop']"), chromedp.WaitVisible(".notice"))
	out()
	enter("carla@customer.test")
	w.run(chromedp.WaitVisible("#passkey-fault"))
	for _, path := range []string{"/login/passkey/answer?email=carla@customer.test", "/profile/passkey/answer"} {
		if status, _, _ := newBrowser(t, base).post(path); status < 400 {
			t.Errorf("%s without a ceremony: %d", path, status)
		}
	}
}
