package rest

import (
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"guichet/desk/session"
	"guichet/portal"

	"github.com/danielgtaylor/huma/v2"
)

// adminPath is where the admin's operations stand.
const adminPath = "/v1/admin"

// maxAdmin bounds what they are sent: a mail to explain, in base64.
const maxAdmin = 64 << 20

// admin registers the operations of the admin's commands: what they read and write is described by the types of package
// portal, and checked there.
func (a *API) admin(api huma.API, mux *http.ServeMux) {
	for _, o := range a.Operations {
		if o.Local && !a.Local {
			continue
		}
		doc := operation(o.Method, adminPath+o.Path, o.ID, o.Summary, o.Scope)
		doc.Tags, doc.Errors = []string{"admin"}, nil
		doc.Parameters = parameters(o)
		types := api.OpenAPI().Components.Schemas
		if o.Body != nil {
			doc.RequestBody = &huma.RequestBody{Required: true, Content: jsonOf(types, o.Body, o.ID+"Request")}
		}
		problem := map[string]*huma.MediaType{"application/problem+json": {Schema: types.Schema(reflect.TypeFor[huma.ErrorModel](), true, "")}}
		doc.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: jsonOf(types, o.Answer, o.ID+"Answer")}, "default": {Description: "Error", Content: problem}}
		if o.Method == http.MethodGet {
			doc.Responses["304"] = &huma.Response{Description: "Not Modified: the ETag is that of If-None-Match"}
		}
		api.OpenAPI().AddOperation(&doc)
		mux.HandleFunc(o.Method+" "+adminPath+o.Path, func(w http.ResponseWriter, r *http.Request) {
			v, status, why := a.speaks(r.Header.Get("Authorization"), []string{o.Scope})
			if status == 0 && !isAdmin(v) {
				status, why = http.StatusForbidden, "this is for tokens that speak for the admin"
			}
			if status != 0 {
				refuse(w.Header(), status)
				portal.Fail(w, status, why)
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, maxAdmin)
			o.Handler.ServeHTTP(w, r)
		})
	}
}

// isAdmin reports whether a token speaks for the admin, not for one agent.
func isAdmin(v *session.Visitor) bool { return v.Address.IsZero() }

func jsonOf(types huma.Registry, v any, hint string) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{"application/json": {Schema: types.Schema(reflect.TypeOf(v), true, strings.ReplaceAll(hint, "-", ""))}}
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// parameters are those of the path and of the query.
func parameters(o portal.Operation) (all []*huma.Param) {
	for _, m := range inPath.FindAllStringSubmatch(o.Path, -1) {
		kind, least := "string", 1.0
		schema := &huma.Schema{Type: kind}
		if m[1] != "token" && !strings.HasPrefix(o.Path, "/organisations") {
			schema = &huma.Schema{Type: "integer", Minimum: &least}
		}
		all = append(all, &huma.Param{Name: m[1], In: "path", Required: true, Schema: schema})
	}
	for _, q := range o.Query {
		all = append(all, &huma.Param{Name: q.Name, In: "query", Description: q.Doc, Required: q.Required, Schema: &huma.Schema{Type: "string"}})
	}
	return all
}
