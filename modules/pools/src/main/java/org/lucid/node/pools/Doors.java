package org.lucid.node.pools;

import org.lucid.node.contract.pools.JoinRequests;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.PoolFigures;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.module.ModuleContext;

/** Which method answers which operation. */
final class Doors {

    private Doors() {
    }

    static void serveFigures(ModuleContext<?> context, Statistics statistics, Advice advice) {
        context.handle(PoolFigures.STATISTICS, (request, call) -> statistics.all());
        context.handle(PoolFigures.POOL_STATISTICS, (request, call) -> statistics.one(request));
        context.handle(PoolFigures.SCALE, advice::scale);
        context.handle(PoolFigures.LIST_SCALING_EVENTS, (request, call) -> advice.list(request));
    }

    static void servePools(ModuleContext<?> context, Catalogue catalogue, Governance governance) {
        context.handle(Pools.CREATE, catalogue::create);
        context.handle(Pools.LIST, (request, call) -> catalogue.list(request));
        context.handle(Pools.GET, (request, call) -> catalogue.get(request));
        context.handle(Pools.UPDATE, catalogue::update);
        context.handle(Pools.REMOVE, governance::remove);
        context.handle(Pools.DISBAND, governance::disband);
        context.handle(Pools.CANCEL_DISBAND, governance::cancel);
        context.handle(Pools.MAINTAIN, governance::maintain);
        context.handle(Pools.OF_NODE, catalogue::ofNode);
        context.handle(Pools.LIST_MEMBERS, (request, call) -> catalogue.members(request));
    }

    static void serveMembers(ModuleContext<?> context, Membership membership, RoleChanges roles,
            Requests requests, Reviews reviews) {
        context.handle(Pools.JOIN, membership::join);
        context.handle(Pools.LEAVE, membership::leave);
        context.handle(Pools.SET_MEMBER, roles::set);
        context.handle(JoinRequests.REQUEST_JOIN, requests::file);
        context.handle(JoinRequests.LIST_JOIN_REQUESTS, requests::list);
        context.handle(JoinRequests.APPROVE_JOIN, reviews::approve);
        context.handle(JoinRequests.REJECT_JOIN, reviews::reject);
    }

    static void serveModules(ModuleContext<?> context, Attribution attribution, Journal journal) {
        context.handle(Memberships.MEMBERSHIP_CHANGES, (request, call) -> attribution.changes(request));
        context.handle(Memberships.MEMBERS_DURING, (request, call) -> attribution.membersDuring(request));
        context.handle(Memberships.REWARD_METHOD_AT, (request, call) -> attribution.rewardMethodAt(request));
        context.handle(Memberships.MEMBERSHIPS_OF, (request, call) -> attribution.membershipsOf(request));
        context.handle(Memberships.ENTITY_AT, (request, call) -> attribution.entityAt(request));
        context.handle(Journal.APPEND, (decisions, call) -> journal.append(decisions));
    }
}
