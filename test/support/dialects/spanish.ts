// A server whose tools, arguments and answers are in Spanish, and one in Portuguese that shows little.
import { isObject, type Json, type JsonObject } from '../../../src/base/index.ts';
import { type Dialect, text } from './dialect.ts';
import { PLAIN } from './plain.ts';

const TOOLS: Record<string, string> = {
  get_workspaces: 'obtener_espacios_de_trabajo',
  get_spaces: 'listar_espacios',
  get_folders: 'listar_carpetas',
  get_lists: 'listar_listas',
  get_folderless_lists: 'listar_listas_sin_carpeta',
  get_list: 'obtener_lista',
  get_current_user: 'usuario_actual',
  get_workspace_tasks: 'buscar_tareas',
  get_tasks: 'listar_tareas',
  get_task: 'obtener_tarea',
  create_task: 'crear_tarea',
  update_task: 'actualizar_tarea',
  delete_task: 'eliminar_tarea',
  add_tag_to_task: 'agregar_etiqueta_a_tarea',
  remove_tag_from_task: 'quitar_etiqueta_de_tarea',
  get_task_comments: 'listar_comentarios',
  create_task_comment: 'agregar_comentario',
  delete_comment: 'eliminar_comentario',
  get_time_entries: 'listar_registros_de_tiempo',
  create_time_entry: 'registrar_tiempo',
  delete_time_entry: 'eliminar_registro_de_tiempo',
  get_goals: 'listar_objetivos',
  get_goal: 'obtener_objetivo',
  update_key_result: 'actualizar_resultado_clave',
};

/** Arguments and keys of answers. */
const WORDS: Record<string, string> = {
  ...{ teams: 'espacios_de_trabajo', spaces: 'espacios', folders: 'carpetas', lists: 'listas' },
  ...{ tasks: 'tareas', comments: 'comentarios', goals: 'objetivos', members: 'miembros' },
  ...{ team_id: 'equipo_id', space_id: 'espacio_id', folder_id: 'carpeta_id', list_id: 'lista_id' },
  ...{ task_id: 'tarea_id', comment_id: 'comentario_id', goal_id: 'objetivo_id', tid: 'tarea_id' },
  ...{ key_result_id: 'resultado_clave_id', timer_id: 'registro_id', page: 'pagina' },
  ...{ key_results: 'resultados_clave', key_result: 'resultado_clave', last_page: 'ultima_pagina' },
  ...{ name: 'nombre', username: 'nombre', description: 'descripcion', status: 'estado' },
  ...{ markdown_description: 'descripcion', comment_text: 'texto', priority: 'prioridad' },
  ...{ assignees: 'asignados', assignee: 'asignado', tags: 'etiquetas', tag_name: 'etiqueta' },
  ...{ statuses: 'estados', type: 'tipo', list: 'lista', folder: 'carpeta', space: 'espacio' },
  ...{ date_created: 'fecha_creacion', date_updated: 'fecha_actualizacion' },
  ...{ date_done: 'fecha_finalizacion', due_date: 'fecha_vencimiento', date: 'fecha' },
  ...{
    include_closed: 'incluir_cerradas',
    start_date: 'desde',
    end_date: 'hasta',
    start: 'inicio',
  },
  ...{ date_done_gt: 'finalizada_desde', date_done_lt: 'finalizada_hasta', note: 'nota' },
  ...{ duration: 'duracion', steps_current: 'valor_actual', steps_end: 'meta', user: 'usuario' },
  ...{ email: 'correo', task: 'tarea', parent: 'padre', data: 'registros', archived: 'archivada' },
};

/** Arguments that a person would not offer, or that Spanish has one word with another for. */
const GONE =
  /, (?:\*?)(?:subtasks|space_ids|list_ids|statuses|date_updated_\w+|due_date_time|start_date_time|time_estimate|billable|folder_ids):(?:string|number|integer|boolean)(?:\[\])?/g;

function spoken(value: Json): Json {
  if (Array.isArray(value)) return value.map(spoken);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      key === 'text_content' || key === 'comment' ? [] : [[WORDS[key] ?? key, spoken(one ?? null)]],
    ),
  );
}

const PLAIN_OF = (tool: string) =>
  PLAIN.tools.split('\n').find((line) => line.startsWith(`${tool}(`)) ?? '';

function declared(tool: string): string {
  const [, args = ''] = /^\w+\((.*)\)(?: ## .*)?$/.exec(PLAIN_OF(tool).replaceAll(GONE, '')) ?? [];
  const named = args.replace(
    /(^|[*, ])(\w+)(?=:)/g,
    (_, before, own) => before + (WORDS[own] ?? own),
  );
  return `${TOOLS[tool]}(${named.replace(/ -- id of the task/, '')})`;
}

/** The arguments of the plain tool of that name. */
function plainArgs(tool: string, args: JsonObject): JsonObject {
  const own = [...PLAIN_OF(tool).matchAll(/[(* ](\w+):/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      own.find((name) => WORDS[name] === key) ?? key,
      value,
    ]),
  );
}

export const spanish: Dialect = {
  ...PLAIN,
  name: 'speaks Spanish, in its names and in its answers',
  tools: Object.keys(TOOLS).map(declared).join('\n'),
  does: Object.fromEntries(
    Object.entries(TOOLS).map(([tool, own]) => [
      own,
      async (args, up) => PLAIN.does[tool]?.(plainArgs(tool, args), up) ?? {},
    ]),
  ),
  say: (value) => text(JSON.stringify(spoken(value))),
};
