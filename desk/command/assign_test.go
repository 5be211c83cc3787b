package command_test

import (
	"testing"

	"guichet/desk/command"
	"guichet/desk/desktest"
	"guichet/desk/policy"
)

// TestFindAgents: an address, a name or a local part is one agent's; a first name may be several's.
func TestFindAgents(t *testing.T) {
	d := policy.NewDirectory(policy.Policy{Agents: []policy.Agent{
		{Address: desktest.Addr("ana@agents.test"), Name: "Ana Diaz"},
		{Address: desktest.Addr("ana.lee@agents.test"), Name: "Ana Lee"},
		{Address: desktest.Addr("b.novak@agents.test"), Name: "Bo Novak"},
		{Address: desktest.Addr("b.hill@agents.test"), Name: "Bo Hill"},
	}}, desktest.Plain{})
	for _, c := range []struct{ who, want string }{
		{"ana.lee@agents.test", "ana.lee@agents.test"},
		{"ana", "ana@agents.test"},
		{"ana lee", "ana.lee@agents.test"},
		{"bo", "b.novak@agents.test, b.hill@agents.test"},
		{"@ana lee", "ana.lee@agents.test"},
		{"eve", ""},
		{"eve@agents.test", ""},
	} {
		if got := command.AddressesOf(command.FindAgents(d, c.who)); got != c.want {
			t.Errorf("%s: %q, want %q", c.who, got, c.want)
		}
	}
}
