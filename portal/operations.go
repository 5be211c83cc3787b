package portal

import (
	"net/http"
	"strings"

	"guichet/desk"
	"guichet/desk/admin"
	"guichet/desk/page"
	"guichet/ticket"
)

// Operation is one thing that the desk does for its admin, as the command line asks it and the HTTP API describes it.
type Operation struct {
	Method, Path string // such as "GET" and "/contacts/{id}"
	ID           string // a name that no other has
	Summary      string // one sentence
	Local        bool   // only for who reaches the control socket: it names files of the desk's machine
	Scope        string // that a token needs: ScopePeople or ScopeDesk with ":read" or ":write"
	Query        []Parameter
	Body         any // a value of the type that is sent; nil: none is
	Answer       any // a value of the type that comes back
	Handler      http.Handler
}

// Parameter is one of the query.
type Parameter struct {
	Name, Doc string
	Required  bool
}

// What the scopes of tokens for the admin's operations begin with: ":read" follows for what only looks, ":write" for the
// rest.
const (
	ScopePeople = "people" // contacts, suppression, organisations, roles, support access
	ScopeDesk   = "desk"   // everything else
)

type operations struct {
	api *API
	all []Operation
}

// add adds an operation whose answer is one value.
func (o *operations) add(scope, route, id, summary string, body, answers any, f answer, query ...Parameter) {
	o.stream(scope, route, id, summary, answers, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { o.api.serve(w, r, f) }), query...)
	o.all[len(o.all)-1].Body = body
}

// stream adds one that writes its answer itself.
func (o *operations) stream(scope, route, id, summary string, answers any, h http.Handler, query ...Parameter) {
	method, path, _ := strings.Cut(route, " ")
	if scope += ":read"; method != http.MethodGet {
		scope = strings.TrimSuffix(scope, "read") + "write"
	}
	o.all = append(o.all, Operation{Method: method, Path: path, ID: id, Summary: summary, Scope: scope, Query: query, Answer: answers, Handler: h})
}

func must(name, doc string) Parameter  { return Parameter{name, doc, true} }
func maybe(name, doc string) Parameter { return Parameter{name, doc, false} }

// Operations are all of them. Who may ask for them is the caller's matter.
func (a *API) Operations() []Operation {
	o := &operations{api: a}
	a.ticketOperations(o)
	a.peopleOperations(o)
	a.deskOperations(o)
	return o.all
}

func (a *API) ticketOperations(o *operations) {
	links, limit := linkAPI{a}, maybe("limit", "How many at most")
	o.stream(ScopeDesk, "GET /tickets", "all-tickets", "Every ticket that the filters take, in one array, as it is read", []Ticket{}, http.HandlerFunc(a.tickets),
		maybe("status", ""), maybe("requester", "An address"), maybe("assignee", "An agent, or nobody"), maybe("tag", ""), maybe("category", ""),
		maybe("product", ""), maybe("organisation", "Or one of its accounts: acme/paris"), maybe("since", "Opened on this day or later"),
		maybe("before", "Opened before this day"), maybe("order", "created, -created, updated or -updated"), maybe("after", "Only above this number"), limit)
	o.add(ScopeDesk, "GET /tickets/{number}", "ticket-record", "A ticket with its messages, letters and events, as they are kept", nil, Whole{}, a.ticket)
	o.add(ScopeDesk, "GET /tickets/{number}/raw", "message-raw", "A message as it came", nil, map[string][]byte{}, a.raw, maybe("message", "Its id; without it 1"))
	o.add(ScopeDesk, "GET /tickets/{number}/files/{message}/{file}", "file-record", "A file with its name and octets; opening a sensitive one is recorded", nil,
		page.File{}, a.file, maybe("as", "Who opens it, with his rights"))
	o.add(ScopeDesk, "GET /search", "search", "Tickets in which the words stand, the newest first", nil, []Ticket{}, a.search, must("q", "The words"), limit)
	o.add(ScopeDesk, "POST /tickets/{number}/link", "issue-link", "A personal link for somebody on the ticket", nil, PersonalLink{}, links.link,
		must("address", "Whose"), must("for", "How long it is good, such as 720h"))
	o.add(ScopeDesk, "DELETE /tickets/{number}/link", "revoke-links", "Revoke all personal links of somebody to the ticket", nil, struct{}{}, links.unlink, must("address", "Whose"))
	o.add(ScopeDesk, "GET /links/{token}", "check-link", "For whom a personal link opens pages; changes nothing", nil, Visit{}, links.visit)
	o.add(ScopeDesk, "POST /tickets/{number}/erase", "erase-ticket", "Erase a ticket", nil, map[string]uint64{}, a.eraseTicket)
	o.add(ScopeDesk, "POST /explain", "explain", "What would become of a mail, and why; nothing is written", desk.Question{}, desk.Explanation{}, a.explain)
	o.add(ScopeDesk, "GET /find", "find", "What a Message-ID refers to, and why it went there", nil, []desk.Found{}, a.find, must("id", "The Message-ID"))
}

func (a *API) peopleOperations(o *operations) {
	people, access := peopleAPI{a}, accessAPI{a}
	who, scope := must("address", "Any address of the person"), must("scope", "An organisation, or one of its accounts: acme/paris")
	agent, customer := must("agent", "The agent's address"), must("customer", "The customer's address")
	o.add(ScopePeople, "GET /contacts", "list-contacts", "Everybody whom the desk knows", nil, []Contact{}, people.contacts,
		maybe("suppressed", "true: every address to which no letter goes, and why"), maybe("after", "The address that the page before ended with"), maybe("limit", "How many at most; without it all"))
	o.add(ScopePeople, "GET /contacts/show", "get-contact", "A person", nil, Contact{}, people.contact, who)
	o.add(ScopePeople, "POST /contacts/learn", "learn-address", "A further address of a person", nil, Contact{}, changeContact(people.learn), who, must("further", "The address"))
	o.add(ScopePeople, "POST /contacts/unmute", "lift-suppression", "Let letters go to an address again", nil, Contact{}, changeContact(people.unmute), who)
	o.add(ScopePeople, "POST /contacts/grant", "grant-role", "Give a person a role", nil, Contact{}, changeContact(people.grant), who, scope, must("role", "viewer, sensitive-viewer or editor"))
	o.add(ScopePeople, "POST /contacts/revoke", "revoke-roles", "End a person's membership", nil, Contact{}, changeContact(people.revoke), who, scope)
	o.add(ScopePeople, "POST /contacts/default", "prefer-scope", "The account that a person's requests are usually for", nil, Contact{}, changeContact(people.prefer), who, scope)
	o.add(ScopePeople, "POST /contacts/erase", "erase-contact", "Erase all that is of a person", nil, map[string]int{}, a.eraseContact, who)
	o.add(ScopePeople, "GET /organisations", "list-organisations", "Organisations with their accounts", nil, []*ticket.Organisation{}, people.organisations)
	o.add(ScopePeople, "PUT /organisations/{id}", "put-organisation", "Keep an organisation, new or changed", ticket.Organisation{}, ticket.Organisation{}, people.putOrganisation)
	o.add(ScopePeople, "DELETE /organisations/{id}", "drop-organisation", "Forget an organisation", nil, map[string]string{}, people.dropOrganisation)
	o.add(ScopePeople, "GET /access", "list-access", "Support accesses that there are", nil, []*Access{}, access.accesses)
	o.add(ScopePeople, "GET /access/check", "check-access", "Whether an agent may act for a customer now, and the customer log in", nil, admin.Acting{}, access.mayAct, maybe("agent", agent.Doc), customer)
	o.add(ScopePeople, "POST /access/session", "access-session", "The agent begins to act for the customer, or stops", nil, admin.Acting{}, access.session, agent, customer, must("running", "true or false"))
}

func (a *API) deskOperations(o *operations) {
	quarantine := quarantineAPI{a}
	o.add(ScopeDesk, "GET /agents", "list-agents", "Agents with their work", nil, []Agent{}, a.agents)
	o.add(ScopeDesk, "GET /agents/ratings", "ratings", "How requesters rated the desk", nil, Ratings{}, a.ratings)
	o.add(ScopeDesk, "GET /articles", "list-articles", "Help articles with what became of them", nil, []Article{}, a.articles)
	o.stream(ScopeDesk, "GET /queue", "list-letters", "Letters that have not left, in one array", []Queued{}, http.HandlerFunc(a.queue), maybe("all", "true: those that have left, too"))
	o.add(ScopeDesk, "GET /queue/{letter}", "get-letter", "A letter with every attempt", nil, LetterRecord{}, a.letter)
	o.add(ScopeDesk, "POST /queue/{letter}/retry", "retry-letter", "Try a letter at once", nil, map[string]uint64{}, a.retry)
	o.add(ScopeDesk, "POST /queue/{letter}/cancel", "cancel-letter", "Let a letter never leave", nil, map[string]uint64{}, a.cancel)
	o.add(ScopeDesk, "GET /held", "list-held", "Mails that belong to no ticket, of every kind", nil, []HeldMail{}, quarantine.heldMails)
	o.add(ScopeDesk, "GET /held/{id}", "get-held", "One of them with its octets", nil, HeldMail{}, quarantine.heldMail)
	o.add(ScopeDesk, "POST /held/{id}/release", "release-held", "Vouch for its author: it then takes its way", nil, Released{}, quarantine.releaseHeld)
	o.add(ScopeDesk, "POST /held/{id}/drop", "drop-held", "Forget it", nil, map[string]uint64{}, quarantine.dropHeld)
	o.add(ScopeDesk, "GET /config", "config", "The configuration that the desk goes by, without secrets", nil, Config{}, func(*http.Request) (any, error) { return a.Config, nil })
	o.add(ScopeDesk, "GET /status", "status", "How the desk is, at a glance", nil, Status{}, a.status)
	o.add(ScopeDesk, "GET /trouble", "trouble", "What stands still, in sentences", nil, []string{}, a.trouble)
	o.add(ScopeDesk, "GET /damage", "damage", "What only an admin can put right, after a look at the records", nil, []string{}, a.damage)
	o.add(ScopeDesk, "GET /reports", "list-reports", "What others reported about our domains, by day", nil, []ticket.DomainReport{}, a.reports, maybe("since", "A day, such as 2026-12-31"))
	o.add(ScopeDesk, "GET /fsck", "fsck", "What is wrong in the database", nil, []string{}, a.fsck)
	o.add(ScopeDesk, "GET /hold", "hold", "Whether a restored copy waits for the word that lets letters leave", nil, map[string]bool{}, a.hold)
	o.add(ScopeDesk, "POST /release", "release-hold", "Give that word", nil, map[string]int{}, a.release, maybe("discard", "true: the letters never leave"))
	o.add(ScopeDesk, "POST /backup", "backup", "Write a backup while the desk runs", nil, map[string]string{}, a.backup, must("dir", "A new directory on the desk's machine"))
	o.all[len(o.all)-1].Local = true
	o.add(ScopeDesk, "POST /rewrite", "rewrite", "Write the database anew", nil, map[string]int64{}, a.rewrite, maybe("index", "true: the search index, too"))
	o.add(ScopeDesk, "GET /erasure", "erasure", "What became of what was erased", nil, Erasure{}, a.erasure)
}

// Config is what the desk goes by, as far as it is no secret.
type Config struct {
	Hostname   string          `json:"hostname"`
	URL        string          `json:"url"` // of the pages; "" without
	Addresses  []ConfigAddress `json:"addresses"`
	Categories []string        `json:"categories"`
	Products   []string        `json:"products"`
	Replies    []string        `json:"replies"` // names of saved ones
	Tokens     []ConfigToken   `json:"tokens"`
}

// ConfigAddress is a support address.
type ConfigAddress struct {
	Email  string   `json:"email"`
	Name   string   `json:"name"`
	Agents []string `json:"agents"` // empty: all
}

// ConfigToken is a token of programs, without its secret.
type ConfigToken struct {
	Name   string   `json:"name"`
	As     string   `json:"as"` // "": the admin
	Scopes []string `json:"scopes"`
}
