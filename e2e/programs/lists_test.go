package programs

import (
	"net"
	"strings"

	"guichet/e2e/live"
)

// lists are list managers.
func lists() []program {
	return []program{
		{
			name: "mlmmj", version: "1.3.0", what: "list manager; the support address is a subscriber", needs: []string{"mlmmj-make-ml", "mlmmj-receive"},
			differs: "From stays the author's; the return path has the subscriber in it; no List-Id, List-Post or Precedence unless the owner writes them into its customheaders",
			desk:    "with `List-Id` there: the author's ticket, not confirmed",
			try: func(r *rig) {
				l := r.listed("List-Id: <garden.lists.test>\n")
				r.desk.TryRaw(l.From, l.Rcpt, l.Raw)
				r.desk.Settle()
				want(r, "author", r.ticket().Messages[0].Author.Email, "carla@customer.test")
				want(r, "letters to Carla", len(r.world.To("carla@customer.test")), 0)
			},
		},
		{
			name: "mlmmj without headers", version: "1.3.0", what: "the same, as it is made", needs: []string{"mlmmj-make-ml", "mlmmj-receive"},
			differs: "a post is the author's mail with another return path, `garden+bounces-1-support=desk.test@lists.test`, and nothing else",
			desk:    "the author's ticket; nothing is written to the list, and the list is not invited",
			try: func(r *rig) {
				l := r.listed("")
				r.desk.TryRaw(l.From, l.Rcpt, l.Raw)
				r.desk.Settle()
				t := r.ticket()
				want(r, "author", t.Messages[0].Author.Email, "carla@customer.test")
				want(r, "participants", len(t.Participants), 0)
				want(r, "letters to the list", len(r.world.To("garden@lists.test"))+len(r.world.To(l.From)), 0)
			},
		},
	}
}

// listed has Carla post to a list that has the support address as its only subscriber, and returns the post as
// it comes to the desk. custom are header lines that the owner wants on each.
func (r *rig) listed(custom string) live.Letter {
	r.Helper()
	r.begin()
	r.run("lists.test\nowner@lists.test\nen\nn\nn\n", "/usr/bin/mlmmj-make-ml", "-L", "garden", "-s", r.home)
	host, port, _ := net.SplitHostPort(r.world.Addr)
	r.save("garden/control/relayhost", host+"\n")
	r.save("garden/control/smtpport", port+"\n")
	if custom != "" {
		r.save("garden/control/customheaders", custom)
	}
	r.save("garden/subscribers.d/s", support+"\n")
	post := live.NewDraft(carla, "garden@lists.test", "Broken rake", "My rake is broken.\n")
	raw := "Return-Path: <carla@customer.test>\r\nDelivered-To: garden@lists.test\r\n" + string(post.Bytes())
	r.run(strings.ReplaceAll(raw, "\r\n", "\n"), "/usr/bin/mlmmj-receive", "-F", "-L", r.path("garden"))
	live.Until(r, "the list's post", func() bool { return len(r.world.To(support)) > 0 })
	l := r.world.To(support)[0]
	r.Logf("%s gave to the desk, from %s:\n%s", r.program.name, l.From, l.Raw)
	return l
}
