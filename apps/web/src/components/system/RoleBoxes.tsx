import type { Role } from '@fengsui/contract';
import { ROLES } from '../../api/rights';

const WHAT: Record<Role, string> = {
  duty: '研判、立案、处置',
  publicity_head: '另可定级、签发、考核',
  unit: '签收和报送本单位的事件',
  school_leader: '查看全校，接收升级通知',
  review: '问责评审',
  audit: '查看日志，不改动',
  admin: '账号、令牌、系统设置',
};

/** What somebody may do: one or more roles. */
export function RoleBoxes({ roles, onChange }: { roles: Role[]; onChange: (roles: Role[]) => void }) {
  return (
    <fieldset className="role-boxes">
      <legend>角色</legend>
      {(Object.keys(ROLES) as Role[]).map((r) => (
        <label key={r}>
          <input
            type="checkbox"
            checked={roles.includes(r)}
            onChange={(e) => onChange(e.target.checked ? [...roles, r] : roles.filter((x) => x !== r))}
          />
          {ROLES[r]}
          <span className="quiet small">{WHAT[r]}</span>
        </label>
      ))}
    </fieldset>
  );
}
