package import Casework
package import Hummingbird
package import Web

/// The pages people use, and what their browsers need to show them.
package struct AdminRoutes: Sendable {
    /// Every page and every form, for tests that try each of them as everybody.
    package static let all: [PageAddress] = routes.map(\.address)

    private static let routes: [PageRoute] =
        SignInRoutes.all + LinkRoutes.all + ProfileRoutes.all + FactorRoutes.all + PersonFormRoutes.all
        + PersonRoutes.all + PersonErasureRoutes.all + UserFormRoutes.all + UserRoutes.all + DepartmentRoutes.all
        + RoleRoutes.all + TokenRoutes.all + ApprovalRoutes.all + SettingRoutes.all + LogRoutes.all
        + LogPersonRoutes.all + StepUpRoutes.all + InterestPageRoutes.all + OfficeRoutes.all

    private let desk: Desk

    /// - Parameters:
    ///   - casework: What pages show and change.
    ///   - sentMail: The mail that the demonstration has kept back; nil outside of it.
    /// - Throws: What is wrong with a template or keeps a file from being read.
    package init(casework: Casework, sentMail: SentMail? = nil) throws {
        desk = Desk(casework, renderer: try Renderer(), sentMail: sentMail)
    }

    package func add(to routes: some RouterMethods<VisitorContext>) {
        desk.renderer.assets.add(to: routes)
        for route in Self.routes where route.address.audience != .demonstration || desk.casework.tools.isDemo {
            routes.on(RouterPath(route.address.path), method: route.address.method) { request, context in
                try await desk.serve(request, context, route)
            }
        }
    }

    /// A problem that no page of ours met, such as an address that leads nowhere, as a page.
    package var renderProblem: RenderProblem {
        { problem, context, _ in desk.renderer.response(to: problem, context, isDemo: desk.casework.tools.isDemo) }
    }
}

extension Renderer {
    /// Nothing may be asked here, so the page knows neither the reader nor the unit.
    fileprivate func response(to problem: Problem, _ context: VisitorContext, isDemo: Bool) -> Response {
        let frame = Frame(
            unit: "",
            isDemo: isDemo,
            language: context.language,
            address: .start,
            formToken: ""
        )
        return response(ProblemPage(problem: problem, requestID: context.requestID.text), in: frame)
    }
}
